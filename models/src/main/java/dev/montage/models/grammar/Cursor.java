package dev.montage.models.grammar;

/**
 * One way to read an answer so far: it stands in a lexeme, with rules pending. Several are alive
 * where the grammar is ambiguous.
 */
record Cursor(Lexeme lexeme, int state, Pending pending) {

    /** Tokens that suffice to finish the answer from here. */
    int tokensToEnd() {
        return lexeme.tokensToEnd(state) + pending.tokens();
    }

    boolean accepts() {
        return lexeme.accepts(state);
    }
}
