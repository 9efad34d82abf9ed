package dev.montage.models.backbone;

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

    /**
     * Number of embeddings the sequence begins with: the encoder states of an encoder-decoder
     * model.
     */
    int leadingEmbeddings();
}
