package dev.montage.tokenizers.templates;

/** Values that stand for no value. */
enum Absent {
    /** Python's {@code None}. */
    NONE,

    /**
     * What is undefined, where it is stored in a variable; elsewhere that is null. A null would let
     * a variable of the same name outside show through.
     */
    UNDEFINED
}
