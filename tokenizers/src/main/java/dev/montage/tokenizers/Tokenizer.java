package dev.montage.tokenizers;

import java.util.OptionalInt;

/**
 * Text to token ids and back, for one checkpoint's vocabulary. Immutable; any thread may use it.
 */
public interface Tokenizer {

    /** Number of ids, special tokens included; ids are {@code 0..vocabularySize()-1}. */
    int vocabularySize();

    /**
     * Ids of {@code text}; the names of special tokens in it are ordinary text. For what users
     * wrote. Added tokens that are not special are still found, as Hugging Face does.
     */
    int[] encode(String text);

    /**
     * Ids of {@code text}; the names of special tokens in it become their ids. For rendered
     * templates.
     */
    int[] encodeWithSpecials(String text);

    /**
     * The bytes a token stands for: UTF-8, but possibly only a part of a character. Special tokens
     * give the bytes of their name.
     *
     * @throws IllegalArgumentException if {@code id} is not in the vocabulary
     */
    byte[] bytes(int id);

    /**
     * Whether {@code id} is a special (control) token, which is not part of the text it stands in.
     */
    boolean isSpecial(int id);

    /** The id whose vocabulary entry is exactly {@code token}, as for {@code <|im_end|>}. */
    OptionalInt id(String token);

    /**
     * Text of {@code ids}; malformed UTF-8 becomes U+FFFD. Special tokens, and ids without a token
     * (models often have more outputs than their vocabulary has tokens), give no text.
     */
    String decode(int... ids);

    /** A decoder for tokens that arrive one by one; never gives half a character. */
    IncrementalDecoder decoder();
}
