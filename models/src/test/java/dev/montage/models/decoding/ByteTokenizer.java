package dev.montage.models.decoding;

import dev.montage.tokenizers.IncrementalDecoder;
import dev.montage.tokenizers.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** A token is a byte of UTF-8; ids from 256 on are special. */
public final class ByteTokenizer implements Tokenizer {

    private static final int BYTES = 256;
    private final int vocabularySize;

    public ByteTokenizer(int vocabularySize) {
        this.vocabularySize = vocabularySize;
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = bytes[i] & 0xFF;
        }
        return ids;
    }

    @Override
    public int[] encodeWithSpecials(String text) {
        return encode(text);
    }

    @Override
    public byte[] bytes(int id) {
        return isSpecial(id) ? new byte[0] : new byte[] {(byte) id};
    }

    @Override
    public boolean isSpecial(int id) {
        return id >= BYTES;
    }

    @Override
    public OptionalInt id(String token) {
        return OptionalInt.empty();
    }

    @Override
    public String decode(int... ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(bytes(id));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public IncrementalDecoder decoder() {
        return new Decoder();
    }

    /** Waits for the bytes that the first one announces; right for well-formed UTF-8 only. */
    private final class Decoder implements IncrementalDecoder {
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

        @Override
        public String append(int id) {
            pending.writeBytes(bytes(id));
            return pending.size() > 0 && pending.size() >= announced() ? take() : "";
        }

        @Override
        public String finish() {
            return take();
        }

        private int announced() {
            int first = pending.toByteArray()[0] & 0xFF;
            return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        }

        private String take() {
            String text = pending.toString(StandardCharsets.UTF_8);
            pending.reset();
            return text;
        }
    }
}
