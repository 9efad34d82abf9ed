package dev.montage.models.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.tokenizers.TokenizerJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordSplitterTest {
    private static final Path CHECKPOINT =
            Path.of(System.getProperty("montage.home"), "models", "checkpoints", "whisper-base");

    private static WhisperTokenizer tokenizer() {
        try {
            Path config = CHECKPOINT.resolve("config.json");
            return new WhisperTokenizer(
                    TokenizerJson.load(CHECKPOINT.resolve("tokenizer.json")),
                    WhisperTokens.of(new ObjectMapper().readTree(config.toFile())),
                    51865);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> split(String text, String language) {
        WhisperTokenizer tokenizer = tokenizer();
        List<Integer> ids = Arrays.stream(tokenizer.encode(text)).boxed().toList();
        List<WordSplitter.Word> words = WordSplitter.split(ids, tokenizer, language);
        int last = 0;
        for (WordSplitter.Word word : words) {
            assertEquals(last, word.first());
            last = word.last();
        }
        assertEquals(ids.size(), last);
        return words.stream().map(WordSplitter.Word::text).toList();
    }

    @Test
    void splitsAtSpacesAndKeepsPunctuationWithItsWord() {
        assertEquals(
                List.of(" It's", " nine", " o'clock,", " (said", " the", " ill-disposed", " man)."),
                split(" It's nine o'clock, (said the ill-disposed man).", "en"));
        assertEquals(
                List.of(" Où", " est-il?", " \"Là", " bas!\""),
                split(" Où est-il? \"Là bas!\"", "fr"));
    }

    @Test
    void splitsAtCharactersWhereThereAreNoSpaces() {
        String text = "今日は、雨です。";
        List<String> words = split(text, "ja");
        assertEquals(text, String.join("", words));
        assertEquals(List.of("今日は、", "雨", "です。"), words);
    }

    @Test
    void timestampsAreSpecial() {
        WhisperTokenizer tokenizer = tokenizer();
        assertEquals("<|1.50|>", new String(tokenizer.bytes(50364 + 75), StandardCharsets.UTF_8));
        assertEquals("", tokenizer.decode(50364, 50365));
        assertEquals("", tokenizer.decoder().append(50400));
    }
}
