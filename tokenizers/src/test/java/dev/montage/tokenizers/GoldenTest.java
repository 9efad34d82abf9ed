package dev.montage.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids and texts equal to those of Hugging Face, for every way to load each checkpoint. */
class GoldenTest {

    static Stream<Arguments> tokenizers() {
        return Stream.of(
                Arguments.of("smollm2-135m", Checkpoints.load("smollm2-135m")),
                Arguments.of("whisper-base", Checkpoints.load("whisper-base")),
                Arguments.of(
                        "smollm2-135m",
                        GgufTokenizer.of(Checkpoints.ggufMetadata("smollm2-135m", "smollm"))),
                Arguments.of(
                        "whisper-base",
                        GgufTokenizer.of(Checkpoints.ggufMetadata("whisper-base", "gpt-2"))));
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void encodesAsHuggingFace(String checkpoint, Tokenizer tokenizer) {
        for (JsonNode row : Checkpoints.goldens("encode-" + checkpoint + ".jsonl")) {
            String name = row.path("name").textValue();
            String text = row.path("text").textValue();
            int[] ids = Checkpoints.ids(row.path("ids"));
            int[] plain = row.has("plain") ? Checkpoints.ids(row.path("plain")) : ids;
            assertArrayEquals(ids, tokenizer.encodeWithSpecials(text), name);
            assertArrayEquals(plain, tokenizer.encode(text), name);
        }
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void decodesWhatItEncoded(String checkpoint, Tokenizer tokenizer) {
        for (JsonNode row : Checkpoints.goldens("encode-" + checkpoint + ".jsonl")) {
            String decoded = row.path(row.has("decoded") ? "decoded" : "text").textValue();
            String text = row.path("decoded_text").asText(decoded);
            assertEquals(
                    text,
                    tokenizer.decode(Checkpoints.ids(row.path("ids"))),
                    row.path("name").textValue());
        }
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void decodesBrokenCharacters(String checkpoint, Tokenizer tokenizer) {
        for (JsonNode row : Checkpoints.goldens("decode-" + checkpoint + ".jsonl")) {
            int[] ids = Checkpoints.ids(row.path("ids"));
            assertEquals(
                    row.path("skip_special").textValue(), tokenizer.decode(ids), row::toString);
            StringBuilder pieces = new StringBuilder();
            IncrementalDecoder decoder = tokenizer.decoder();
            for (int id : ids) {
                pieces.append(decoder.append(id));
            }
            pieces.append(decoder.finish());
            assertEquals(row.path("skip_special").textValue(), pieces.toString(), row::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2", "llama-3"})
    void encodesInTheMannerOfOtherFamilies(String name) {
        Map<String, String> texts = new HashMap<>();
        for (JsonNode row : Checkpoints.goldens("encode-whisper-base.jsonl")) {
            texts.put(row.path("name").textValue(), row.path("text").textValue());
        }
        Tokenizer tokenizer = TokenizerJson.load(Checkpoints.goldenFile("tiny-" + name + ".json"));
        for (JsonNode row : Checkpoints.goldens("encode-tiny-" + name + ".jsonl")) {
            String key = row.path("name").textValue();
            String text = texts.getOrDefault(key, "no text of this name");
            int[] ids = Checkpoints.ids(row.path("ids"));
            int[] plain = row.has("plain") ? Checkpoints.ids(row.path("plain")) : ids;
            assertArrayEquals(ids, tokenizer.encodeWithSpecials(text), key);
            assertArrayEquals(plain, tokenizer.encode(text), key);
            assertEquals(row.path("decoded_text").asText(text), tokenizer.decode(ids), key);
        }
    }
}
