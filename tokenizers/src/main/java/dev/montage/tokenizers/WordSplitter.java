package dev.montage.tokenizers;

/**
 * A pre-tokenizer: cuts text into the words inside which byte pairs merge. Stateless. Each
 * implementation is one published regular expression, written out by hand because the regular
 * expression engine would be the slowest part of encoding.
 */
interface WordSplitter {

    /**
     * End of the word that starts at {@code start}; more than {@code start}.
     *
     * @param text UTF-16 units
     * @param end where the text ends; {@code start < end}
     */
    int wordEnd(char[] text, int start, int end);
}
