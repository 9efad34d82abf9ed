package dev.montage.models.backbone;

import java.util.List;

/**
 * The transformer. One thread at a time drives it; every call is one forward pass over spans of
 * many sequences. The order of every sum is fixed by the sequence alone: what else is in the batch,
 * how a prompt is cut into spans and how many threads run never changes a bit of the result.
 */
public interface Backbone extends AutoCloseable {

    /** Room for no states. */
    float[] NO_STATES = {};

    /** Number of log-its a position has. */
    int vocabularySize();

    /** Most positions one sequence may have. */
    int contextLength();

    /** Positions one block of the key/value cache holds. */
    int blockSize();

    /** Number of blocks of the key/value cache; block ids are {@code 0..blockCount()-1}. */
    int blockCount();

    /** Most positions, summed over spans, that one {@link #forward} computes. */
    int maxPositions();

    /** Numbers of a state, which a visual position gives instead of log-its. */
    default int stateSize() {
        return 0;
    }

    /**
     * Computes all spans, writes their keys and values to the cache, the wanted log-its of text to
     * {@code logits} and the wanted states of visual positions to {@code states}, each as rows in
     * the order of spans and positions. Observers of a span see what they asked for before this
     * returns.
     *
     * @param logits [rows, vocabularySize], reused by the caller
     * @param states [rows, stateSize], reused by the caller
     * @return rows of log-its written
     */
    int forward(List<Span> spans, float[] logits, float[] states);

    /** The same, of spans of text. */
    default int forward(List<Span> spans, float[] logits) {
        return forward(spans, logits, NO_STATES);
    }

    /** Copies all that a block of the key/value cache holds over another, between passes. */
    void copyBlock(int from, int to);

    @Override
    void close();
}
