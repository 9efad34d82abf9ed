package dev.montage.models.grammar;

/**
 * A regular language over bytes, run by numbered states. It knows how many tokens of the vocabulary
 * suffice to end it from each state, and has no state from which it could not be ended. Immutable.
 */
interface Lexeme {
    /** No state: the bytes are not the beginning of anything in the language. */
    int DEAD = -1;

    int start();

    /** The state after one more byte (0 to 255), or {@link #DEAD}. */
    int step(int state, int value);

    /** Whether the bytes so far are in the language. */
    boolean accepts(int state);

    /**
     * Tokens that suffice to get from {@code state} to an accepting one, 0 if it is one. From any
     * state that needs some, there is a token into a state that needs fewer.
     */
    int tokensToEnd(int state);

    /** A state, the same for many, that no single token can tell from {@code state}. */
    default int representative(int state) {
        return state;
    }
}
