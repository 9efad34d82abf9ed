package dev.montage.tokenizers;

/**
 * Bytes to text, byte by byte. A malformed sequence becomes one U+FFFD for each maximal part of a
 * character, as the WHATWG Encoding Standard's UTF-8 decoder has it (Java's own decoder differs for
 * encoded surrogates).
 */
final class Utf8Assembler {
    private static final char REPLACEMENT = '\uFFFD';

    private int codePoint;
    private int bytesMissing;
    private int lower = 0x80;
    private int upper = 0xBF;

    /** Appends the text that {@code bytes} complete. */
    void append(byte[] bytes, StringBuilder out) {
        for (byte b : bytes) {
            append(b & 0xFF, out);
        }
    }

    /** Ends the text: an unfinished character is one U+FFFD. Ready for another text. */
    void finish(StringBuilder out) {
        if (bytesMissing > 0) {
            reset();
            out.append(REPLACEMENT);
        }
    }

    private void append(int b, StringBuilder out) {
        if (bytesMissing > 0) {
            if (b >= lower && b <= upper) {
                continueWith(b, out);
                return;
            }
            reset();
            out.append(REPLACEMENT); // and this byte begins anew
        }
        if (b < 0x80) {
            out.append((char) b);
        } else if (b >= 0xC2 && b <= 0xF4) {
            begin(b);
        } else {
            out.append(REPLACEMENT);
        }
    }

    private void begin(int b) {
        bytesMissing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        codePoint = b & (0x3F >> bytesMissing);
        // No overlong forms, no surrogates, nothing beyond U+10FFFF.
        lower = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
        upper = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    }

    private void continueWith(int b, StringBuilder out) {
        codePoint = (codePoint << 6) | (b & 0x3F);
        lower = 0x80;
        upper = 0xBF;
        if (--bytesMissing == 0) {
            out.appendCodePoint(codePoint);
        }
    }

    private void reset() {
        bytesMissing = 0;
        lower = 0x80;
        upper = 0xBF;
    }
}
