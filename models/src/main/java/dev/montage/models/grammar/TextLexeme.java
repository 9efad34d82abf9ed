package dev.montage.models.grammar;

/**
 * A JSON string of any text, with bounds on its length in characters (code points). A state is a
 * count of characters and a place within a character, so that long bounds need no tables.
 */
final class TextLexeme implements Lexeme {
    /** No upper bound. */
    static final int UNBOUNDED = Integer.MAX_VALUE;

    /** Longer bounds would not fit a state; no context holds such a string. */
    private static final int LONGEST = 1 << 22;

    private static final int START = 0;
    private static final int END = 1;
    private static final int INSIDE = 2;

    private final int least;
    private final int most;
    private final CharacterMachine character;
    private final int places;
    private final int[] tokensToFill; // [least + 1], tokens that make so many characters
    private final int shortest;
    private final int longestToken;

    /**
     * @param least characters, 0 or more
     * @param most characters, {@code least} or more
     */
    TextLexeme(int least, int most, CharacterMachine character, TokenTrie trie) {
        this.least = least;
        this.most = most == UNBOUNDED ? UNBOUNDED : Math.min(most, LONGEST);
        this.character = character;
        places = character.places();
        tokensToFill = character.tokensFor(least);
        longestToken = trie.longest();
        int quote = trie.child(TokenTrie.ROOT, '"');
        int pair = quote < 0 ? quote : trie.child(quote, '"');
        shortest = least == 0 && pair >= 0 && trie.isToken(pair) ? 1 : 2 + tokensToFill[least];
    }

    @Override
    public int start() {
        return START;
    }

    @Override
    public int step(int state, int value) {
        if (state < INSIDE) {
            return state == START && value == '"' ? INSIDE : DEAD;
        }
        int place = place(state);
        int count = count(state);
        if (place == 0 && value == '"') {
            return count >= least ? END : DEAD;
        }
        if (place == 0 && count == most) {
            return DEAD;
        }
        int next = character.step(place, value);
        if (next == DEAD) {
            return DEAD;
        }
        return character.isEnd(next) ? inside(count + 1, 0) : inside(count, next);
    }

    @Override
    public boolean accepts(int state) {
        return state == END;
    }

    @Override
    public int tokensToEnd(int state) {
        if (state < INSIDE) {
            return state == END ? 0 : shortest;
        }
        int missing = Math.max(0, least - count(state));
        return place(state) == 0
                ? tokensToFill[missing] + 1
                : character.tokensToEnd(place(state)) + tokensToFill[Math.max(0, missing - 1)] + 1;
    }

    @Override
    public int representative(int state) {
        boolean farFromBounds =
                state >= INSIDE
                        && most != UNBOUNDED
                        && count(state) >= least
                        && most - count(state) > longestToken;
        return farFromBounds ? inside(most - longestToken - 1, place(state)) : state;
    }

    private int inside(int count, int place) {
        int counted = most == UNBOUNDED ? Math.min(count, least) : count;
        return INSIDE + counted * places + place;
    }

    private int place(int state) {
        return (state - INSIDE) % places;
    }

    private int count(int state) {
        return (state - INSIDE) / places;
    }
}
