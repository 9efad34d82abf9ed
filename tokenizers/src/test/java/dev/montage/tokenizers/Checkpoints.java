package dev.montage.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The shipped checkpoints' tokenizers and their goldens. */
public final class Checkpoints {
    /** For reading goldens. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final Path HOME =
            Path.of(Objects.requireNonNull(System.getProperty("montage.home")));

    private Checkpoints() {}

    /** The file of a shipped checkpoint. */
    public static Path tokenizerJson(String checkpoint) {
        return HOME.resolve("models/checkpoints/" + checkpoint + "/tokenizer.json");
    }

    /** The tokenizer of a shipped checkpoint. */
    public static Tokenizer load(String checkpoint) {
        return TokenizerJson.load(tokenizerJson(checkpoint));
    }

    /** What a GGUF file of the same tokenizer says in its metadata. */
    public static Map<String, Object> ggufMetadata(String checkpoint, String pre) {
        return ggufMetadata(read(tokenizerJson(checkpoint)), pre);
    }

    /** What a GGUF file of a {@code tokenizer.json} says in its metadata. */
    static Map<String, Object> ggufMetadata(JsonNode root, String pre) {
        Map<Integer, String> byId = new HashMap<>();
        JsonNode vocabulary = root.at("/model/vocab");
        vocabulary.properties().forEach(e -> byId.put(e.getValue().intValue(), e.getKey()));
        JsonNode added = root.path("added_tokens");
        added.forEach(t -> byId.put(t.path("id").intValue(), t.path("content").textValue()));
        Object[] tokens = new Object[byId.size()];
        Object[] types = new Object[byId.size()];
        Arrays.fill(types, 1L);
        byId.forEach((id, token) -> tokens[id] = token);
        added.forEach(
                t -> types[t.path("id").intValue()] = t.path("special").asBoolean() ? 3L : 4L);
        List<Object> merges = new ArrayList<>();
        for (JsonNode m : root.at("/model/merges")) {
            boolean pair = m.isArray();
            merges.add(pair ? m.get(0).textValue() + " " + m.get(1).textValue() : m.textValue());
        }
        return new HashMap<>(
                Map.of(
                        "tokenizer.ggml.model",
                        "gpt2",
                        "tokenizer.ggml.pre",
                        pre,
                        "tokenizer.ggml.add_space_prefix",
                        false,
                        "tokenizer.ggml.tokens",
                        List.of(tokens),
                        "tokenizer.ggml.token_type",
                        List.of(types),
                        "tokenizer.ggml.merges",
                        merges));
    }

    /** The chat template in the metadata of the shipped GGUF file. */
    public static String chatTemplate() {
        Path path = HOME.resolve("models/checkpoints/smollm2-135m/SmolLM2-135M-Instruct.Q4_1.gguf");
        byte[] key = "tokenizer.chat_template".getBytes(StandardCharsets.UTF_8);
        try (FileChannel file = FileChannel.open(path)) {
            ByteBuffer head = file.map(FileChannel.MapMode.READ_ONLY, 0, 1 << 22);
            head.order(ByteOrder.LITTLE_ENDIAN);
            int at = 0;
            while (!head.slice(at, key.length).equals(ByteBuffer.wrap(key))) {
                at++;
            }
            int lengthAt = at + key.length + Integer.BYTES; // after the value's type
            byte[] text = new byte[Math.toIntExact(head.getLong(lengthAt))];
            head.get(lengthAt + Long.BYTES, text);
            return new String(text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file beside the goldens. */
    public static Path goldenFile(String name) {
        return HOME.resolve("tokenizers/src/test/resources/goldens/" + name);
    }

    /** The rows of a file of goldens. */
    public static List<JsonNode> goldens(String file) {
        Path path = goldenFile(file);
        try {
            List<JsonNode> rows = new ArrayList<>();
            for (String line : Files.readAllLines(path)) {
                rows.add(JSON.readTree(line));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list of numbers. */
    public static int[] ids(JsonNode list) {
        int[] ids = new int[list.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = list.get(i).intValue();
        }
        return ids;
    }

    private static JsonNode read(Path path) {
        try {
            return JSON.readTree(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
