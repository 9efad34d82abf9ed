package dev.montage.models.grammar;

/** A rule of a grammar; other rules are numbers. */
sealed interface Node {

    /** Bytes. */
    record Leaf(Lexeme lexeme) implements Node {}

    /** One after the other. */
    record Sequence(int[] parts) implements Node {}

    /** One of several; none is what nothing meets. */
    record Choice(int[] options) implements Node {}
}
