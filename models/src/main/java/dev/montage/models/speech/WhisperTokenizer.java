package dev.montage.models.speech;

import dev.montage.tokenizers.IncrementalDecoder;
import dev.montage.tokenizers.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A tokenizer that also knows Whisper's timestamps, which its tokenizer.json leaves out: special
 * tokens like {@code <|1.20|>}.
 */
public final class WhisperTokenizer implements Tokenizer {
    private final Tokenizer text;
    private final WhisperTokens tokens;
    private final int vocabularySize;

    public WhisperTokenizer(Tokenizer text, WhisperTokens tokens, int vocabularySize) {
        this.text = text;
        this.tokens = tokens;
        this.vocabularySize = vocabularySize;
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int[] encode(String value) {
        return text.encode(value);
    }

    @Override
    public int[] encodeWithSpecials(String value) {
        return text.encodeWithSpecials(value);
    }

    @Override
    public byte[] bytes(int id) {
        if (!tokens.isTimestamp(id)) {
            return text.bytes(id);
        }
        String name = String.format(Locale.ROOT, "<|%.2f|>", tokens.seconds(id));
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isSpecial(int id) {
        return tokens.isTimestamp(id) || text.isSpecial(id);
    }

    @Override
    public OptionalInt id(String token) {
        return text.id(token);
    }

    @Override
    public String decode(int... ids) {
        return text.decode(Arrays.stream(ids).filter(id -> !tokens.isTimestamp(id)).toArray());
    }

    @Override
    public IncrementalDecoder decoder() {
        IncrementalDecoder decoder = text.decoder();
        return new IncrementalDecoder() {
            @Override
            public String append(int id) {
                return tokens.isTimestamp(id) ? "" : decoder.append(id);
            }

            @Override
            public String finish() {
                return decoder.finish();
            }
        };
    }
}
