package dev.montage.tokenizers;

import java.util.OptionalInt;

/**
 * What a checkpoint says of its byte-level BPE.
 *
 * @param composed whether text is brought to NFC first
 * @param wholeWordsFirst whether a word that is an entry is that entry, whatever the merges say
 *     ({@code ignore_merges})
 * @param unknown the id for bytes without an entry; without it they are dropped, as Hugging Face
 *     does
 */
record BpeDefinition(
        Vocabulary vocabulary,
        MergeTable merges,
        WordSplitter splitter,
        boolean composed,
        boolean wholeWordsFirst,
        OptionalInt unknown) {}
