package dev.montage.server.fakes;

import dev.montage.tokenizers.IncrementalDecoder;
import dev.montage.tokenizers.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** Each byte is a token; 256 ends an answer. */
public final class ByteTokenizer implements Tokenizer {
    public static final int END = 256;

    @Override
    public int vocabularySize() {
        return 257;
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = bytes[i] & 0xff;
        }
        return ids;
    }

    @Override
    public int[] encodeWithSpecials(String text) {
        return encode(text);
    }

    @Override
    public byte[] bytes(int id) {
        return id == END ? new byte[0] : new byte[] {(byte) id};
    }

    @Override
    public boolean isSpecial(int id) {
        return id == END;
    }

    @Override
    public OptionalInt id(String token) {
        return token.equals("<end>") ? OptionalInt.of(END) : OptionalInt.empty();
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
        throw new UnsupportedOperationException("the fake generator has its own text");
    }
}
