package dev.montage.models.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A GGUF file, version 2 or 3, little-endian (ggml's docs/gguf.md). Everything but the numbers
 * themselves is read and checked when the file is opened. Metadata numbers are {@code Long} or
 * {@code Double} whatever their width.
 */
public final class GgufFile implements WeightsFile {
    /** "GGUF", as a little-endian number. */
    static final int MAGIC = 0x46554747;

    private static final int MAX_NAME_BYTES = 1024;
    private static final int MAX_ALIGNMENT = 1 << 20;
    private static final String ALIGNMENT_KEY = "general.alignment";
    private static final long DEFAULT_ALIGNMENT = 32;

    /** Name length, number of dimensions, type and offset. */
    private static final int MIN_INFO_BYTES = 24;

    /** A tensor's place: {@code offset} bytes into the data part. */
    private record TensorInfo(
            String name, DataType type, List<Long> shape, long offset, long size) {}

    private final MappedFile file;
    private final Map<String, Object> metadata;
    private final TensorTable tensors;

    private GgufFile(MappedFile file) {
        GgufCursor cursor = new GgufCursor(file);
        checkVersion(file, cursor);
        int tensorCount = cursor.count("tensor count", TensorTable.MAX_TENSORS, MIN_INFO_BYTES);
        GgufMetadata pairs = new GgufMetadata(file, cursor);
        this.file = file;
        this.metadata = pairs.read(pairs.readCount());
        this.tensors = new TensorTable(file.path());
        long alignment = alignment(file, metadata);
        List<TensorInfo> infos = readInfos(file, cursor, tensorCount, alignment);
        checkOverlap(file, infos);
        long data = (cursor.position() + alignment - 1) / alignment * alignment;
        for (TensorInfo info : infos) {
            // Offsets are below 2^63 and so is the sum's first term by far: slice sees an overflow.
            var bytes = TensorTable.slice(file, info.name(), data + info.offset(), info.size());
            tensors.add(new Tensor(info.name(), info.type(), info.shape(), bytes));
        }
    }

    /**
     * Opens and checks a file.
     *
     * @throws WeightsException if it is missing or anything in it is not as it must be
     */
    public static GgufFile open(Path path) {
        MappedFile file = MappedFile.open(path);
        try {
            return new GgufFile(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Path path() {
        return tensors.path();
    }

    @Override
    public Set<String> names() {
        return tensors.names();
    }

    @Override
    public Tensor tensor(String name) {
        return tensors.get(name);
    }

    @Override
    public Map<String, Object> metadata() {
        return metadata;
    }

    @Override
    public void close() {
        file.close();
    }

    private static void checkVersion(MappedFile file, GgufCursor cursor) {
        int magic = cursor.i32("magic");
        if (magic != MAGIC) {
            throw file.error("magic", "GGUF", "0x" + Integer.toHexString(magic));
        }
        int version = cursor.i32("version");
        if (version != 2 && version != 3) {
            boolean swapped = Integer.reverseBytes(version) == 3;
            throw file.error(
                    "version",
                    "2 or 3",
                    swapped ? "a big-endian file" : Integer.toUnsignedString(version));
        }
    }

    private static long alignment(MappedFile file, Map<String, Object> metadata) {
        Object value = metadata.getOrDefault(ALIGNMENT_KEY, DEFAULT_ALIGNMENT);
        if (value instanceof Long alignment
                && alignment > 0
                && alignment <= MAX_ALIGNMENT
                && Long.bitCount(alignment) == 1) {
            return alignment;
        }
        String expected = "a power of two up to " + MAX_ALIGNMENT;
        throw file.error("metadata " + ALIGNMENT_KEY, expected, GgufMetadata.describe(value));
    }

    private static List<TensorInfo> readInfos(
            MappedFile file, GgufCursor cursor, int count, long alignment) {
        List<TensorInfo> infos = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            infos.add(readInfo(file, cursor, i, alignment));
        }
        return infos;
    }

    private static TensorInfo readInfo(
            MappedFile file, GgufCursor cursor, int index, long alignment) {
        String name = cursor.string("tensor " + index + " name", MAX_NAME_BYTES);
        String field = TensorTable.field(name);
        int dimensions = cursor.u31(field + " dimensions");
        if (dimensions > TensorTable.MAX_DIMENSIONS) {
            String expected = "at most " + TensorTable.MAX_DIMENSIONS;
            throw file.error(field + " dimensions", expected, dimensions);
        }
        List<Long> shape = new ArrayList<>(dimensions);
        for (int i = 0; i < dimensions; i++) {
            // The file has the innermost dimension first.
            shape.addFirst(cursor.u63(field + " shape"));
        }
        DataType type = type(file, field, cursor.i32(field + " type"));
        long offset = cursor.u63(field + " offset");
        if (offset % alignment != 0) {
            throw file.error(field + " offset", "a multiple of " + alignment, offset);
        }
        return new TensorInfo(
                name, type, shape, offset, TensorTable.byteSize(file, name, type, shape));
    }

    /** The ids of {@code enum ggml_type} that this reader knows. */
    private static DataType type(MappedFile file, String field, int id) {
        return switch (id) {
            case 0 -> DataType.F32;
            case 1 -> DataType.F16;
            case 2 -> DataType.Q4_0;
            case 3 -> DataType.Q4_1;
            case 8 -> DataType.Q8_0;
            case 12 -> DataType.Q4_K;
            case 14 -> DataType.Q6_K;
            case 24 -> DataType.I8;
            case 30 -> DataType.BF16;
            default ->
                    throw file.error(
                            field + " type",
                            "one of " + List.of(DataType.values()),
                            "ggml type " + Integer.toUnsignedString(id));
        };
    }

    private static void checkOverlap(MappedFile file, List<TensorInfo> infos) {
        List<TensorInfo> sorted = new ArrayList<>(infos);
        sorted.sort(
                Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::size));
        long end = 0;
        for (TensorInfo info : sorted) {
            if (info.offset() < end) {
                String field = TensorTable.field(info.name()) + " offset";
                throw file.error(field, end + " or more, past its neighbour", info.offset());
            }
            // A sum that overflows is beyond the file's end and refused there.
            end = Math.max(end, info.offset() + info.size());
        }
    }
}
