package dev.montage.tokenizers;

/**
 * Turns tokens that arrive one by one into text, holding back bytes until their character is whole.
 */
public interface IncrementalDecoder {

    /**
     * The text that {@code id} completes; empty while a character is unfinished or for a special
     * token.
     */
    String append(int id);

    /**
     * What is left at the end: U+FFFD for an unfinished character, else empty. Resets the decoder.
     */
    String finish();
}
