package dev.montage.models.weights;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tensors of one checkpoint by name, in the file's order. */
final class TensorTable {
    static final int MAX_TENSORS = 1 << 17;
    static final int MAX_DIMENSIONS = 8;
    private static final String SCALE_SUFFIX = ".scale";

    private final Path path;
    private final Map<String, Content> contents = new LinkedHashMap<>();

    /** What a name stands for. */
    private sealed interface Content {}

    private record ReadableContent(Tensor tensor) implements Content {}

    private record UnsupportedContent(String type) implements Content {}

    /**
     * @param path what messages name
     */
    TensorTable(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Adds a tensor of a name that is not there yet. */
    void add(Tensor tensor) {
        add(tensor.name(), new ReadableContent(tensor));
    }

    /** Adds a name whose tensor has a type that cannot be read. */
    void addUnsupported(String name, String type) {
        add(name, new UnsupportedContent(type));
    }

    /** Adds what {@code other} has under that name. */
    void addFrom(TensorTable other, String name) {
        add(name, other.content(name));
    }

    Set<String> names() {
        return Collections.unmodifiableSet(contents.keySet());
    }

    /**
     * The tensor of that name; an I8 tensor comes with its row scales, if it has a companion {@code
     * name.scale}.
     */
    Tensor get(String name) {
        return switch (content(name)) {
            case ReadableContent(Tensor tensor) ->
                    tensor.type() == DataType.I8
                                    && contents.get(name + SCALE_SUFFIX)
                                            instanceof ReadableContent(var scales)
                            ? scaled(tensor, scales)
                            : tensor;
            case UnsupportedContent(String type) -> {
                String expected = "one of " + List.of(DataType.values());
                throw MappedFile.error(
                        path, field(name) + " type", expected, MappedFile.quote(type));
            }
        };
    }

    private void add(String name, Content content) {
        if (contents.putIfAbsent(name, content) != null) {
            throw MappedFile.error(path, field(name), "one of that name", "two");
        }
    }

    private Content content(String name) {
        Content content = contents.get(name);
        if (content == null) {
            throw MappedFile.error(path, field(name), "a tensor of that name", "none");
        }
        return content;
    }

    private Tensor scaled(Tensor tensor, Tensor scales) {
        if (scales.type() != DataType.F32 || scales.size() != tensor.rows()) {
            throw MappedFile.error(
                    path,
                    field(scales.name()),
                    "F32[" + tensor.rows() + "], one number for each row",
                    scales.type() + scales.shape().toString());
        }
        return new Tensor(
                tensor.name(), tensor.type(), tensor.shape(), tensor.data(), Optional.of(scales));
    }

    /**
     * Bytes of a tensor of that type and shape, whose dimensions, rows and bytes are countable.
     *
     * @throws WeightsException if they are not
     */
    static long byteSize(MappedFile file, String name, DataType type, List<Long> shape) {
        long rows = 1;
        for (long length : shape) {
            if (length < 0 || length > Integer.MAX_VALUE) {
                throw badShape(file, name, "dimensions from 0 to 2^31 - 1", shape);
            }
        }
        for (long length : shape.subList(0, Math.max(shape.size() - 1, 0))) {
            // Neither factor is above 2^31, so the product does not overflow before it is refused.
            rows *= length;
            if (rows > Integer.MAX_VALUE) {
                throw badShape(file, name, "at most 2^31 - 1 rows", shape);
            }
        }
        long columns = shape.isEmpty() ? 1 : shape.getLast();
        if (columns % type.blockLength() != 0) {
            String expected = type + " rows in blocks of " + type.blockLength();
            throw badShape(file, name, expected, shape);
        }
        // At most 2^62 numbers of at most 4 bytes: a product that overflows is refused too.
        try {
            return type.byteSize(rows * columns);
        } catch (ArithmeticException e) {
            throw badShape(file, name, "at most 2^63 - 1 bytes", shape);
        }
    }

    /** The bytes {@code [begin, begin + size)} of the file for tensor {@code name}. */
    static MemorySegment slice(MappedFile file, String name, long begin, long size) {
        if (begin < 0 || size < 0 || size > file.size() - begin) {
            throw file.error(
                    field(name),
                    size + " bytes from byte " + begin + " on",
                    "a file of " + file.size() + " bytes");
        }
        return file.bytes().asSlice(begin, size);
    }

    static String field(String name) {
        return "tensor " + MappedFile.quote(name);
    }

    private static WeightsException badShape(
            MappedFile file, String name, String expected, List<Long> shape) {
        return file.error(field(name) + " shape", expected, shape);
    }
}
