package dev.montage.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The printable characters that stand for bytes in byte-level vocabularies. Source: the GPT-2
 * encoder: a printable Latin-1 byte is itself, the 68 others follow in order from U+0100.
 */
final class ByteAlphabet {
    private static final char[] CHARACTERS = new char[256];
    private static final short[] BYTES = new short[0x144];

    static {
        Arrays.fill(BYTES, (short) -1);
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean printable =
                    (b >= 0x21 && b <= 0x7E)
                            || (b >= 0xA1 && b <= 0xAC)
                            || (b >= 0xAE && b <= 0xFF);
            CHARACTERS[b] = printable ? (char) b : next++;
            BYTES[CHARACTERS[b]] = (short) b;
        }
    }

    private ByteAlphabet() {}

    /** The character of one byte, {@code 0..255}. */
    static char characterOf(int unsignedByte) {
        return CHARACTERS[unsignedByte];
    }

    /**
     * The bytes that a vocabulary entry stands for; an entry with any other character is its own
     * UTF-8.
     */
    static byte[] bytesOf(String entry) {
        byte[] bytes = new byte[entry.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = entry.charAt(i);
            if (c >= BYTES.length || BYTES[c] < 0) {
                return entry.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) BYTES[c];
        }
        return bytes;
    }
}
