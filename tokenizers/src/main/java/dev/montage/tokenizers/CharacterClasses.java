package dev.montage.tokenizers;

/**
 * The Unicode classes that pre-tokenizer patterns ask for, one table look-up per UTF-16 unit. An
 * unpaired surrogate counts as U+FFFD.
 */
final class CharacterClasses {
    /** Neither letter, number nor white space. */
    static final byte OTHER = 0;

    /** {@code \p{L}}. */
    static final byte LETTER = 1;

    /** {@code \p{N}}: Nd, Nl, No. */
    static final byte NUMBER = 2;

    /** {@code \s}: White_Space. */
    static final byte SPACE = 3;

    private static final byte[] BASIC_PLANE = new byte[0x10000];

    static {
        for (int c = 0; c < BASIC_PLANE.length; c++) {
            BASIC_PLANE[c] = ofCodePoint(c);
        }
    }

    private CharacterClasses() {}

    /** Class of the character that starts at {@code text[at]}; {@code at < end}. */
    static byte of(char[] text, int at, int end) {
        char c = text[at];
        return isPair(text, at, end)
                ? ofCodePoint(Character.toCodePoint(c, text[at + 1]))
                : BASIC_PLANE[c];
    }

    /** UTF-16 units of the character that starts at {@code text[at]}: 1 or 2. */
    static int width(char[] text, int at, int end) {
        return isPair(text, at, end) ? 2 : 1;
    }

    /** End of the longest run of characters of {@code kind} that starts at {@code from}. */
    static int runEnd(char[] text, int from, int end, byte kind) {
        int at = from;
        while (at < end && of(text, at, end) == kind) {
            at += width(text, at, end);
        }
        return at;
    }

    private static boolean isPair(char[] text, int at, int end) {
        return Character.isHighSurrogate(text[at])
                && at + 1 < end
                && Character.isLowSurrogate(text[at + 1]);
    }

    private static byte ofCodePoint(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER ->
                    LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                    NUMBER;
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    SPACE;
            default ->
                    (codePoint >= 0x09 && codePoint <= 0x0D) || codePoint == 0x85 ? SPACE : OTHER;
        };
    }
}
