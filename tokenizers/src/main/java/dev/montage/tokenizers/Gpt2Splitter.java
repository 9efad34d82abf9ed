package dev.montage.tokenizers;

/**
 * The pattern of GPT-2, which Whisper and SmolLM2 use as well: {@value #PATTERN}.
 *
 * @param digitsAlone whether the text is first cut so that every number character is a piece of its
 *     own (SmolLM2); the pattern then sees the stretches between them as separate texts
 */
record Gpt2Splitter(boolean digitsAlone) implements WordSplitter {
    static final String PATTERN =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

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
        if (kind == CharacterClasses.SPACE) {
            return c == ' ' && joinsNext(text, start, end)
                    ? runEnd(text, start + 1, end)
                    : spaceEnd(text, start, end);
        }
        if (digitsAlone && kind == CharacterClasses.NUMBER) {
            return start + CharacterClasses.width(text, start, end);
        }
        return CharacterClasses.runEnd(text, start, end, kind);
    }

    /** Whether the one space at {@code start} belongs to the word behind it. */
    private boolean joinsNext(char[] text, int start, int end) {
        return start + 1 < end
                && CharacterClasses.of(text, start + 1, end) != CharacterClasses.SPACE
                && !isCut(text, start + 1, end);
    }

    private static int runEnd(char[] text, int from, int end) {
        return CharacterClasses.runEnd(text, from, end, CharacterClasses.of(text, from, end));
    }

    /** White space leaves its last character to the word that follows, if one follows. */
    private int spaceEnd(char[] text, int start, int end) {
        int runEnd = CharacterClasses.runEnd(text, start, end, CharacterClasses.SPACE);
        boolean wordFollows = runEnd < end && !isCut(text, runEnd, end);
        return wordFollows && runEnd - start > 1 ? runEnd - 1 : runEnd;
    }

    private boolean isCut(char[] text, int at, int end) {
        return digitsAlone && CharacterClasses.of(text, at, end) == CharacterClasses.NUMBER;
    }

    private static int contractionEnd(char[] text, int start, int end) {
        int left = end - start;
        if (left < 2) {
            return start;
        }
        char next = text[start + 1];
        if (next == 's' || next == 't' || next == 'm' || next == 'd') {
            return start + 2;
        }
        if (left < 3) {
            return start;
        }
        char last = text[start + 2];
        boolean pair =
                ((next == 'r' || next == 'v') && last == 'e') || (next == 'l' && last == 'l');
        return pair ? start + 3 : start;
    }
}
