package dev.montage.models.backbone;

import java.util.List;

/**
 * What stands at each position of one sequence, as far as it is known. Read by the engine thread
 * only.
 */
public interface Positions {

    /** A position that is an embedding, not a token. */
    int EMBEDDING = -1;

    /** The token id at {@code position}, or {@link #EMBEDDING}. */
    int tokenAt(int position);

    /** Copies the embedding at {@code position} to {@code target[offset .. offset + width)}. */
    void embeddingAt(int position, float[] target, int offset);

    /** Experts of a {@link LlamaBackbone}. */
    int TEXT = 0;

    int VISUAL = 1;
    int AUDIO = 2;

    /** The expert whose weights a position goes through. */
    default int expertAt(int position) {
        return TEXT;
    }

    /**
     * One past the last position that {@code position} sees. Positions that see each other are
     * computed in one span, or those of them that come first not at all.
     */
    default int limitAt(int position) {
        return position + 1;
    }

    /**
     * Runs of positions that go through a medium's expert, in order; none touches the next.
     *
     * @param expert {@link #VISUAL} or {@link #AUDIO}
     */
    default List<Range> runs(int expert) {
        return List.of();
    }

    /** Positions {@code start..end-1}. */
    record Range(int start, int end) {}

    /**
     * Whether text is predicted from the sequence. If not, its text stands there for pictures
     * alone, and goes no farther than the layers in which they see it.
     */
    default boolean predictsText() {
        return true;
    }

    /**
     * Number of embeddings the sequence begins with: the encoder states of an encoder-decoder
     * model.
     */
    int leadingEmbeddings();
}
