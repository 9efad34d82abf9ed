package dev.montage.models.weights;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Safetensors files tied together by a {@code model.safetensors.index.json}, whose {@code
 * weight_map} says which file beside it has which tensor. Metadata is that of all files, the first
 * file's where they differ.
 */
public final class SafetensorsShards implements WeightsFile {
    private static final long MAX_INDEX_BYTES = 32L << 20;
    private static final int MAX_FILES = 1024;
    private static final String WEIGHT_MAP = "weight_map";

    private final Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final TensorTable tensors;

    private SafetensorsShards(Path index) {
        this.tensors = new TensorTable(index);
    }

    /**
     * Opens the files that an index names.
     *
     * @throws WeightsException if the index or one of its files is missing or not as it must be
     */
    public static SafetensorsShards open(Path index) {
        SafetensorsShards shards = new SafetensorsShards(index);
        try {
            shards.read(index);
            return shards;
        } catch (RuntimeException e) {
            shards.close();
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
        files.values().forEach(SafetensorsFile::close);
    }

    private void read(Path index) {
        try (MappedFile file = MappedFile.open(index)) {
            MemorySegment text = file.bytes();
            if (text.byteSize() > MAX_INDEX_BYTES) {
                throw file.error("file", "at most " + MAX_INDEX_BYTES + " bytes", file.size());
            }
            Map<String, String> fileByTensor = new LinkedHashMap<>();
            WeightsJson.readObject(
                    file, text, (json, name) -> readMember(file, json, name, fileByTensor));
            if (fileByTensor.isEmpty()) {
                throw file.error(WEIGHT_MAP, "at least one tensor", "none");
            }
            fileByTensor.forEach((tensor, name) -> addTensor(file, tensor, name));
        }
    }

    private static void readMember(
            MappedFile file, WeightsJson json, String name, Map<String, String> fileByTensor)
            throws IOException {
        if (!name.equals(WEIGHT_MAP)) {
            json.skip();
            return;
        }
        json.members(
                WEIGHT_MAP,
                tensor -> {
                    if (fileByTensor.size() == TensorTable.MAX_TENSORS) {
                        String expected = "at most " + TensorTable.MAX_TENSORS + " tensors";
                        throw file.error(WEIGHT_MAP, expected, "more");
                    }
                    fileByTensor.put(tensor, json.string(TensorTable.field(tensor)));
                });
    }

    private void addTensor(MappedFile index, String tensor, String name) {
        SafetensorsFile shard = files.get(name);
        if (shard == null) {
            shard = openShard(index, tensor, name);
            files.put(name, shard);
            shard.metadata().forEach(metadata::putIfAbsent);
        }
        tensors.addFrom(shard.table(), tensor);
    }

    private SafetensorsFile openShard(MappedFile index, String tensor, String name) {
        // The index may name only files that lie beside it.
        if (!name.matches("[\\w.-]{1,255}") || name.startsWith(".")) {
            String expected = "the name of a file beside the index";
            throw index.error(TensorTable.field(tensor), expected, MappedFile.quote(name));
        }
        if (files.size() == MAX_FILES) {
            throw index.error(WEIGHT_MAP, "at most " + MAX_FILES + " files", "more");
        }
        return SafetensorsFile.open(index.path().resolveSibling(name));
    }
}
