package dev.montage.models.backbone;

import java.util.List;

/** Weights for some of a batch's positions, and their feed-forward's activations. */
final class Expert {
    private final List<LlamaWeights.Layer> layers;
    private final float[] norm;
    private final float[] gate;
    private final float[] up;
    private Rows rows = Rows.first(0);

    /**
     * @param layers the lowest ones, or all
     * @param norm of the states that leave the last of them, [hidden]
     */
    Expert(List<LlamaWeights.Layer> layers, float[] norm, int maxPositions) {
        this.layers = layers;
        this.norm = norm;
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

    /** Says which positions of the next pass are this expert's; not while a pass runs. */
    void place(Rows rows) {
        this.rows = rows;
    }

    Rows rows() {
        return rows;
    }
}
