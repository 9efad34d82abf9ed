package dev.montage.models.backbone;

import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsFile;

/**
 * Makes embeddings of what an audio encoder hears: some of its states, joined, become one position.
 * Any thread may call it.
 */
public final class AudioProjector {
    private final Kernels kernels;
    private final WorkerTeam team;
    private final Linear input; // [width, joinedSize]
    private final Linear output; // [width, width]

    /**
     * Packs the tensors {@code audio_projector.*}; {@code file} may be closed after.
     *
     * @param joinedSize numbers of the states of a position
     * @param width numbers of an embedding
     */
    public AudioProjector(
            WeightsFile file, int joinedSize, int width, Kernels kernels, WorkerTeam team) {
        this.kernels = kernels;
        this.team = team;
        input = linear(file, "input", width, joinedSize);
        output = linear(file, "output", width, width);
    }

    private Linear linear(WeightsFile file, String part, int rows, int columns) {
        String name = "audio_projector." + part;
        Tensor weight = LlamaWeights.tensor(file, name + ".weight", rows, columns);
        return new Linear(
                kernels.pack(RowSource.of(weight), Precision.INT8),
                LlamaWeights.tensor(file, name + ".bias", 1, rows).toFloats());
    }

    /** Numbers of an embedding. */
    public int width() {
        return output.matrix().rows();
    }

    /**
     * Embeddings of {@code n} positions.
     *
     * @param joined [n, joinedSize]
     * @return [n, width]
     */
    public float[] project(float[] joined, int n) {
        int width = width();
        float[] inner = new float[n * width];
        float[] embeddings = new float[n * width];
        Rows all = Rows.first(n);
        team.run(
                me -> {
                    input.apply(me, kernels, joined, all, inner);
                    me.sync();
                    int last = me.to(inner.length, 1);
                    for (int i = me.from(inner.length, 1); i < last; i++) {
                        inner[i] /= (float) (1 + Math.exp(-inner[i]));
                    }
                    me.sync();
                    output.apply(me, kernels, inner, all, embeddings);
                });
        return embeddings;
    }
}
