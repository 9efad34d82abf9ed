package dev.montage.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of other kinds, and broken ones, are errors that say what was found. */
class LoadersTest {
    @TempDir Path folder;

    private JsonNode tiny() throws IOException {
        return Checkpoints.JSON.readTree(
                Files.readAllBytes(Checkpoints.goldenFile("tiny-qwen2.json")));
    }

    private String failure(byte[] content) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.write(file, content);
        String message =
                assertThrows(TokenizerException.class, () -> TokenizerJson.load(file)).toString();
        assertTrue(message.contains(file.toString()), message);
        return message;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/model | type | \"Unigram\" | Unigram",
                "/model | type | \"WordPiece\" | WordPiece",
                "/model | dropout | 0.1 | dropout",
                "/model | byte_fallback | true | byte_fallback",
                "/model | end_of_word_suffix | \"</w>\" | </w>",
                "/model | continuing_subword_prefix | \"##\" | ##",
                "/model | unk_token | \"<unknown>\" | <unknown>",
                "/model | vocab | [] | vocab",
                "/model | vocab | {\"a\":-1} | -1",
                "/model | vocab | {\"a\":2000000000} | 2000000000",
                "/model | vocab | {\"a\":1.5} | 1.5",
                "/model | vocab | {\"a\":1,\"b\":1} | two tokens",
                "/model | merges | [\"a b c\"] | a b c",
                "/model | merges | [\"ab\"] | ab",
                "/model | merges | [[\"a\"]] | [\"a\"]",
                "/model | merges | [\"a nosuchtoken\"] | nosuchtoken",
                "/model | merges | 7 | 7",
                "'' | normalizer | {\"type\":\"Lowercase\"} | Lowercase",
                "'' | pre_tokenizer | {\"type\":\"Metaspace\"} | Metaspace",
                "'' | pre_tokenizer | {\"type\":\"Sequence\",\"pretokenizers\":[]} | Sequence",
                "'' | pre_tokenizer | {\"type\":\"ByteLevel\",\"add_prefix_space\":true} | prefix",
                "'' | pre_tokenizer | null | null",
                "'' | added_tokens | [{\"id\":1}] | content",
                "'' | added_tokens | [{\"id\":1,\"content\":\"<m>\",\"lstrip\":true}] | lstrip",
                "'' | added_tokens | [{\"id\":1,\"content\":\"<m>\"}] | id 1",
                "'' | added_tokens | [{\"id\":1,\"content\":\"!\"}] | !",
            })
    void otherKindsOfTokenizer(String where, String key, String value, String named)
            throws IOException {
        JsonNode root = tiny();
        ((ObjectNode) root.at(where)).set(key, Checkpoints.JSON.readTree(value));
        String message = failure(Checkpoints.JSON.writeValueAsBytes(root));
        assertTrue(message.contains(named), message);
    }

    @Test
    void otherSplitPatterns() throws IOException {
        JsonNode root = tiny();
        JsonNode pattern = root.at("/pre_tokenizer/pretokenizers/0/pattern");
        ((ObjectNode) pattern).put("Regex", "\\d{1,3}|.");
        assertTrue(failure(Checkpoints.JSON.writeValueAsBytes(root)).contains("d{1,3}|."));
    }

    @Test
    void brokenFiles() throws IOException {
        byte[] whole = Files.readAllBytes(Checkpoints.goldenFile("tiny-qwen2.json"));
        for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 3}) {
            failure(Arrays.copyOf(whole, length));
        }
        failure("[]".getBytes(StandardCharsets.UTF_8));
        failure("null".getBytes(StandardCharsets.UTF_8));
        failure(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
        Path missing = folder.resolve("missing.json");
        assertThrows(TokenizerException.class, () -> TokenizerJson.load(missing));
    }

    @ParameterizedTest
    @CsvSource({
        "model, llama, llama",
        "model, 7, model",
        "pre, deepseek-llm, deepseek-llm",
        "pre, , pre",
        "tokens, text, text",
        "tokens, , tokens",
        "merges, , merges"
    })
    void otherGgufMetadata(String key, String value, String named) {
        Map<String, Object> metadata = Checkpoints.ggufMetadata("whisper-base", "gpt-2");
        if (value == null) {
            metadata.remove("tokenizer.ggml." + key);
        } else {
            metadata.put("tokenizer.ggml." + key, value.equals("7") ? 7L : value);
        }
        String message =
                assertThrows(TokenizerException.class, () -> GgufTokenizer.of(metadata)).toString();
        assertTrue(message.contains(named), message);
    }

    @Test
    void ggufListsThatDoNotFit() {
        Map<String, Object> metadata = Checkpoints.ggufMetadata("whisper-base", "gpt-2");
        metadata.put("tokenizer.ggml.token_type", List.of(1L));
        assertThrows(TokenizerException.class, () -> GgufTokenizer.of(metadata));
        metadata.remove("tokenizer.ggml.token_type");
        metadata.put("tokenizer.ggml.add_space_prefix", true);
        assertThrows(TokenizerException.class, () -> GgufTokenizer.of(metadata));
        metadata.put("tokenizer.ggml.add_space_prefix", false);
        metadata.put("tokenizer.ggml.tokens", List.of("a", 7L));
        assertThrows(TokenizerException.class, () -> GgufTokenizer.of(metadata));
    }

    @ParameterizedTest
    @CsvSource({"qwen2, qwen2", "llama-3, llama-bpe"})
    void ggufMetadataOfOtherFamilies(String name, String pre) throws IOException {
        JsonNode root =
                Checkpoints.JSON.readTree(
                        Files.readAllBytes(Checkpoints.goldenFile("tiny-" + name + ".json")));
        Tokenizer json = TokenizerJson.load(Checkpoints.goldenFile("tiny-" + name + ".json"));
        Tokenizer gguf = GgufTokenizer.of(Checkpoints.ggufMetadata(root, pre));
        for (String text : RandomTexts.of(41, 300)) {
            assertArrayEquals(json.encode(text), gguf.encode(text), text);
        }
    }

    @Test
    void mergesInBothForms() throws IOException {
        JsonNode root = tiny();
        List<String> old = new ArrayList<>();
        root.at("/model/merges")
                .forEach(m -> old.add(m.get(0).textValue() + " " + m.get(1).textValue()));
        ((ObjectNode) root.path("model")).set("merges", Checkpoints.JSON.valueToTree(old));
        Path file = folder.resolve("old.json");
        Files.write(file, Checkpoints.JSON.writeValueAsBytes(root));
        Tokenizer pairs = TokenizerJson.load(Checkpoints.goldenFile("tiny-qwen2.json"));
        assertEquals(pairs.vocabularySize(), TokenizerJson.load(file).vocabularySize());
        assertArrayEquals(
                pairs.encode("All human beings"),
                TokenizerJson.load(file).encode("All human beings"));
    }
}
