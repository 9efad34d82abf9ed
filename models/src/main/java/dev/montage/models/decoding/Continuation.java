package dev.montage.models.decoding;

/**
 * How a sequence goes on: what a choice needs of a forward pass, and what follows from it. Driven
 * by the engine's thread.
 */
sealed interface Continuation permits TextContinuation, SliceContinuation {

    /** Of how many last positions a choice needs log-its or states; 0 if nothing follows. */
    int rows();

    /** Tokens or codes chosen so far. */
    int chosen();

    /** Text that is still held back when nothing more is chosen. */
    String rest();
}
