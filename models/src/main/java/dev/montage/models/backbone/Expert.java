package dev.montage.models.backbone;

import java.util.List;

/** Weights for some of a batch's positions, and their feed-forward's activations. */
final class Expert {
    private final List<LlamaWeights.Layer> layers;
    private final float[] norm;
    private final float[] gate;
    private final float[] up;
    private final int first;
    private final int shared;
    private Rows rows = Rows.first(0);
    private Rows upper = Rows.first(0);

    /**
     * @param layers neighbouring ones
     * @param norm of the states that leave the last of them, [hidden]
     * @param first number of the lowest of them
     * @param shared one past the last layer that all its positions go through
     */
    Expert(List<LlamaWeights.Layer> layers, float[] norm, int first, int shared, int maxPositions) {
        this.layers = layers;
        this.norm = norm;
        this.first = first;
        this.shared = shared;
        int wide = layers.getFirst().gate().matrix().rows();
        gate = new float[maxPositions * wide];
        up = new float[maxPositions * wide];
    }

    boolean has(int layer) {
        return layer >= first && layer < first + layers.size();
    }

    /** Weights of a layer that it has. */
    LlamaWeights.Layer layer(int layer) {
        return layers.get(layer - first);
    }

    float[] norm() {
        return norm;
    }

    /** [maxPositions, feedForward] */
    float[] gate() {
        return gate;
    }

    /** [maxPositions, feedForward] */
    float[] up() {
        return up;
    }

    /**
     * Says which positions of the next pass are this expert's; not while a pass runs.
     *
     * @param upper those of them that go on above the layers that all go through, the first ones
     */
    void place(Rows rows, Rows upper) {
        this.rows = rows;
        this.upper = upper;
    }

    /** Its positions in a layer. */
    Rows rows(int layer) {
        return layer < shared ? rows : upper;
    }
}
