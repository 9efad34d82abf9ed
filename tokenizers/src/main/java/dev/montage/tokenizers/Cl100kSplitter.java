package dev.montage.tokenizers;

/**
 * The family of patterns that began with OpenAI's cl100k_base: {@value #LLAMA_3}, with numbers in
 * groups of three digits, and Qwen2's, with every digit alone.
 *
 * @param maxDigits most number characters in a word: 3 or 1
 */
record Cl100kSplitter(int maxDigits) implements WordSplitter {
    static final String LLAMA_3 =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    static final String QWEN_2 = LLAMA_3.replace("{1,3}", "");

    @Override
    public int wordEnd(char[] text, int start, int end) {
        char c = text[start];
        if (c == '\'') {
            int contractionEnd = contractionEnd(text, start, end);
            if (contractionEnd > start) {
                return contractionEnd;
            }
        }
        byte kind = CharacterClasses.of(text, start, end);
        if (kind == CharacterClasses.LETTER) {
            return CharacterClasses.runEnd(text, start, end, kind);
        }
        if (kind == CharacterClasses.NUMBER) {
            return numberEnd(text, start, end);
        }
        int next = start + CharacterClasses.width(text, start, end);
        byte nextKind = next < end ? CharacterClasses.of(text, next, end) : CharacterClasses.SPACE;
        if (nextKind == CharacterClasses.LETTER && !isNewline(c)) {
            return CharacterClasses.runEnd(text, next, end, nextKind);
        }
        if (kind == CharacterClasses.OTHER || (c == ' ' && nextKind == CharacterClasses.OTHER)) {
            return signsEnd(text, next, end);
        }
        return spaceEnd(text, start, end);
    }

    private int numberEnd(char[] text, int start, int end) {
        int at = start;
        for (int n = 0; n < maxDigits && at < end; n++) {
            if (CharacterClasses.of(text, at, end) != CharacterClasses.NUMBER) {
                break;
            }
            at += CharacterClasses.width(text, at, end);
        }
        return at;
    }

    private static int signsEnd(char[] text, int from, int end) {
        int at = CharacterClasses.runEnd(text, from, end, CharacterClasses.OTHER);
        while (at < end && isNewline(text[at])) {
            at++;
        }
        return at;
    }

    /** Up to the last line break in the run; without one, all but the space before a word. */
    private static int spaceEnd(char[] text, int start, int end) {
        int runEnd = CharacterClasses.runEnd(text, start, end, CharacterClasses.SPACE);
        for (int at = runEnd; at > start; at--) {
            if (isNewline(text[at - 1])) {
                return at;
            }
        }
        return runEnd < end && runEnd - start > 1 ? runEnd - 1 : runEnd;
    }

    private static int contractionEnd(char[] text, int start, int end) {
        int left = end - start;
        if (left < 2) {
            return start;
        }
        char next = fold(text[start + 1]);
        if (next == 's' || next == 't' || next == 'm' || next == 'd') {
            return start + 2;
        }
        if (left < 3) {
            return start;
        }
        char last = fold(text[start + 2]);
        boolean pair =
                ((next == 'r' || next == 'v') && last == 'e') || (next == 'l' && last == 'l');
        return pair ? start + 3 : start;
    }

    /** Case folding of the letters in contractions; the long s is an s. */
    private static char fold(char c) {
        if (c >= 'A' && c <= 'Z') {
            return (char) (c + ('a' - 'A'));
        }
        return c == '\u017F' ? 's' : c;
    }

    private static boolean isNewline(char c) {
        return c == '\r' || c == '\n';
    }
}
