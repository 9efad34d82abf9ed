package dev.montage.models.decoding;

import dev.montage.models.backbone.StateObserver;

/**
 * An embedding: the mean of a sequence's hidden states, scaled to length 1. The engine's thread
 * fills it; it may be read when the generation is over.
 */
public final class MeanPool implements StateObserver {

    private final double[] sum; // [hiddenSize]

    /** Of states of {@code hiddenSize} numbers. */
    public MeanPool(int hiddenSize) {
        sum = new double[hiddenSize];
    }

    @Override
    public void observe(int position, float[] state) {
        for (int i = 0; i < sum.length; i++) {
            // A sequence that gave way to another is computed again from its first position.
            sum[i] = (position == 0 ? 0 : sum[i]) + state[i];
        }
    }

    /**
     * The first numbers of the embedding, scaled to length 1.
     *
     * @param size how many, at most hiddenSize
     */
    public float[] embedding(int size) {
        double squares = 0;
        for (int i = 0; i < size; i++) {
            squares += sum[i] * sum[i];
        }
        float[] embedding = new float[size];
        for (int i = 0; i < size; i++) {
            embedding[i] = (float) (sum[i] / Math.sqrt(squares));
        }
        return embedding;
    }
}
