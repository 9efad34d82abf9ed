package dev.montage.models.backbone;

import java.util.List;

/** Weights for some of a batch's positions, and their feed-forward's activations. */
final class Expert {
    private final List<LlamaWeights.Layer> layers;
    private final float[] norm;
    private final float[] gate;
    private final float[] up;
    private final int shared;
    private Rows rows = Rows.first(0);
    private Rows upper = Rows.first(0);

    /**
     * @param layers the lowest ones, or all
     * @param norm of the states that leave the last of them, [hidden]
     * @param shared number of the lowest layers that all its positions go through
     */
    Expert(List<LlamaWeights.Layer> layers, float[] norm, int shared, int maxPositions) {
        this.layers = layers;
        this.norm = norm;
        this.shared = shared;
        int wide = layers.getFirst().gate().matrix().rows();
        gate = new float[maxPositions * wide];
        up = new float[maxPositions * wide];
    }

    List<LlamaWeights.Layer> layers() {
        return layers;
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
     * @param upper those of them that go on above the shared layers, the first ones
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
