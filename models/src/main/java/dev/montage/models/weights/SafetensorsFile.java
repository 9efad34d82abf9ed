package dev.montage.models.weights;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One safetensors file (the format's README and its reference {@code tensor.rs}): a length, a JSON
 * header and the numbers, which the tensors must cover without gap or overlap. The header is read
 * and checked when the file is opened.
 *
 * <p>An I8 tensor {@code X} with an F32 tensor {@code X.scale} beside it comes with these as row
 * scales. A tensor of a type that {@link DataType} lacks is listed but cannot be taken: published
 * checkpoints hold such buffers, which no model reads.
 */
public final class SafetensorsFile implements WeightsFile {
    private static final long MAX_HEADER_BYTES = 32L << 20;
    private static final int MAX_PAIRS = 1 << 16;
    private static final int LENGTH_BYTES = 8;
    private static final String METADATA = "__metadata__";
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A tensor's place: bytes {@code [begin, end)} after the header. */
    private record HeaderEntry(String name, String type, List<Long> shape, long begin, long end) {}

    private final MappedFile file;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final TensorTable tensors;

    private SafetensorsFile(MappedFile file) {
        this.file = file;
        this.tensors = new TensorTable(file.path());
        long headerLength = headerLength(file);
        List<HeaderEntry> entries = new ArrayList<>();
        WeightsJson.readObject(
                file,
                file.bytes().asSlice(LENGTH_BYTES, headerLength),
                (json, name) -> readMember(json, name, entries));
        long data = LENGTH_BYTES + headerLength;
        checkCoverage(file, entries, file.size() - data);
        entries.forEach(entry -> addTensor(entry, data));
    }

    /**
     * Opens and checks a file.
     *
     * @throws WeightsException if it is missing or anything in it is not as it must be
     */
    public static SafetensorsFile open(Path path) {
        MappedFile file = MappedFile.open(path);
        try {
            return new SafetensorsFile(file);
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
        return Collections.unmodifiableMap(metadata);
    }

    @Override
    public void close() {
        file.close();
    }

    TensorTable table() {
        return tensors;
    }

    private static long headerLength(MappedFile file) {
        if (file.size() < LENGTH_BYTES) {
            throw file.error("header length", "8 bytes", "a file of " + file.size() + " bytes");
        }
        long length = file.bytes().get(LONG, 0);
        long most = Math.min(MAX_HEADER_BYTES, file.size() - LENGTH_BYTES);
        if (length < 0 || length > most) {
            throw file.error(
                    "header length",
                    "at most " + most + " in a file of " + file.size() + " bytes",
                    Long.toUnsignedString(length));
        }
        return length;
    }

    private void readMember(WeightsJson json, String name, List<HeaderEntry> entries)
            throws IOException {
        if (name.equals(METADATA)) {
            json.members(METADATA, key -> readPair(json, key));
        } else if (entries.size() == TensorTable.MAX_TENSORS) {
            throw file.error("header", "at most " + TensorTable.MAX_TENSORS + " tensors", "more");
        } else {
            entries.add(readEntry(json, name));
        }
    }

    private void readPair(WeightsJson json, String key) throws IOException {
        String field = METADATA + " " + MappedFile.quote(key);
        if (metadata.size() == MAX_PAIRS) {
            throw file.error(METADATA, "at most " + MAX_PAIRS + " pairs", "more");
        }
        metadata.put(key, json.string(field));
    }

    private HeaderEntry readEntry(WeightsJson json, String name) throws IOException {
        String field = TensorTable.field(name);
        EntryParts found = new EntryParts();
        json.members(
                field,
                member -> {
                    switch (member) {
                        case "dtype" -> found.type = Optional.of(json.string(field + " dtype"));
                        case "shape" ->
                                found.shape =
                                        Optional.of(
                                                json.counts(
                                                        field + " shape",
                                                        TensorTable.MAX_DIMENSIONS));
                        case "data_offsets" ->
                                found.offsets =
                                        Optional.of(json.counts(field + " data_offsets", 2));
                        default -> json.skip();
                    }
                });
        long[] offsets = found.offsets.orElseThrow(() -> missing(field, "data_offsets"));
        if (offsets.length != 2 || offsets[1] < offsets[0]) {
            String expected = "a begin and an end not before it";
            throw file.error(field + " data_offsets", expected, Arrays.toString(offsets));
        }
        return new HeaderEntry(
                name,
                found.type.orElseThrow(() -> missing(field, "dtype")),
                Arrays.stream(found.shape.orElseThrow(() -> missing(field, "shape")))
                        .boxed()
                        .toList(),
                offsets[0],
                offsets[1]);
    }

    /** What has been seen of an entry so far. */
    private static final class EntryParts {
        private Optional<String> type = Optional.empty();
        private Optional<long[]> shape = Optional.empty();
        private Optional<long[]> offsets = Optional.empty();
    }

    private WeightsException missing(String field, String member) {
        return file.error(field, "a member " + member, "none");
    }

    private static void checkCoverage(MappedFile file, List<HeaderEntry> entries, long dataBytes) {
        List<HeaderEntry> sorted = new ArrayList<>(entries);
        sorted.sort(
                Comparator.comparingLong(HeaderEntry::begin).thenComparingLong(HeaderEntry::end));
        long end = 0;
        for (HeaderEntry entry : sorted) {
            if (entry.begin() != end) {
                String field = TensorTable.field(entry.name()) + " data_offsets";
                throw file.error(field, "begin " + end + ", its neighbour's end", entry.begin());
            }
            end = entry.end();
        }
        if (end != dataBytes) {
            throw file.error("data", end + " bytes, the last tensor's end", dataBytes + " bytes");
        }
    }

    private void addTensor(HeaderEntry entry, long data) {
        Optional<DataType> known = type(entry.type());
        if (known.isEmpty()) {
            tensors.addUnsupported(entry.name(), entry.type());
            return;
        }
        DataType type = known.get();
        long size = TensorTable.byteSize(file, entry.name(), type, entry.shape());
        if (size != entry.end() - entry.begin()) {
            throw file.error(
                    TensorTable.field(entry.name()) + " data_offsets",
                    size + " bytes for " + type + entry.shape(),
                    entry.end() - entry.begin() + " bytes");
        }
        // Coverage is checked: begin and end lie within the file.
        MemorySegment bytes = TensorTable.slice(file, entry.name(), data + entry.begin(), size);
        tensors.add(new Tensor(entry.name(), type, entry.shape(), bytes));
    }

    private static Optional<DataType> type(String name) {
        return switch (name) {
            case "F32" -> Optional.of(DataType.F32);
            case "F16" -> Optional.of(DataType.F16);
            case "BF16" -> Optional.of(DataType.BF16);
            case "I8" -> Optional.of(DataType.I8);
            default -> Optional.empty();
        };
    }
}
