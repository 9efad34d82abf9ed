package dev.montage.models.grammar;

import java.util.Set;

/** How far a text gets in a grammar. */
public enum Reading {
    /** It is an answer. */
    COMPLETE,
    /** It begins one. */
    BEGUN,
    /** It does not. */
    REFUSED;

    /** Reads a text, in the tokens that SmolLM2's tokenizer makes of it. */
    public static Reading of(Grammar grammar, String text) {
        Set<Cursor> cursors = grammar.begin();
        for (int id : RandomModel.SMOLLM2.encode(text)) {
            cursors = grammar.after(cursors, id);
        }
        if (cursors.isEmpty()) {
            return REFUSED;
        }
        return grammar.isComplete(cursors) ? COMPLETE : BEGUN;
    }
}
