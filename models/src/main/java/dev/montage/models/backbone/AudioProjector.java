package dev.montage.models.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsFile;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes embeddings of what an audio encoder hears: some of its states, joined, become one position,
 * and what is next to it in the sound is added layer by layer. Any thread may call it.
 */
public final class AudioProjector {
    /** Classes of what a state hears: ASCII, of which the first is for nothing. */
    public static final int LETTERS = 128;

    private final Sizes sizes;
    private final Kernels kernels;
    private final Precision precision;
    private final WorkerTeam team;
    private final Linear input; // [width, joined]
    private final List<Layer> layers;
    private final float[] norm; // [width]
    private final Linear letters; // [states * LETTERS, width]

    /**
     * Sizes.
     *
     * @param states of a position
     * @param joined numbers of them all
     * @param width numbers of an embedding
     * @param inner numbers between the two products of a layer
     * @param epsilon of norms
     */
    public record Sizes(int states, int joined, int width, int layers, int inner, float epsilon) {

        /**
         * Of a checkpoint.
         *
         * @param audio part of its config.json
         */
        public static Sizes of(JsonNode audio, LlamaConfig text) {
            int states = audio.required("joined_states").asInt();
            return new Sizes(
                    states,
                    states * audio.required("encoder_size").asInt(),
                    text.hiddenSize(),
                    audio.required("projector_layers").asInt(),
                    audio.required("projector_size").asInt(),
                    text.normEpsilon());
        }
    }

    /**
     * Adds what follows from a position and its two neighbours.
     *
     * @param norm [width]
     * @param up [inner, 3 * width]
     * @param down [width, inner]
     */
    private record Layer(float[] norm, Linear up, Linear down) {}

    /** Packs the tensors {@code audio_projector.*}; {@code file} may be closed after. */
    public AudioProjector(
            WeightsFile file, Sizes sizes, Kernels kernels, Precision precision, WorkerTeam team) {
        this.precision = precision;
        this.sizes = sizes;
        this.kernels = kernels;
        this.team = team;
        int width = sizes.width();
        Matrix matrix = matrix(file, "input.weight", width, sizes.joined());
        input = new Linear(matrix, vector(file, "input.bias", width));
        layers =
                IntStream.range(0, sizes.layers())
                        .mapToObj(i -> layer(file, "layers." + i + "."))
                        .toList();
        norm = vector(file, "norm.weight", width);
        int heard = sizes.states() * LETTERS;
        letters =
                new Linear(
                        matrix(file, "letters.weight", heard, width),
                        vector(file, "letters.bias", heard));
    }

    private Layer layer(WeightsFile file, String name) {
        int width = sizes.width();
        return new Layer(
                vector(file, name + "layernorm.weight", width),
                new Linear(matrix(file, name + "up_proj.weight", sizes.inner(), 3 * width)),
                new Linear(matrix(file, name + "down_proj.weight", width, sizes.inner())));
    }

    private Matrix matrix(WeightsFile file, String name, int rows, int columns) {
        Tensor weight = LlamaWeights.tensor(file, "audio_projector." + name, rows, columns);
        return kernels.pack(RowSource.of(weight), precision);
    }

    private static float[] vector(WeightsFile file, String name, int length) {
        return LlamaWeights.tensor(file, "audio_projector." + name, 1, length).toFloats();
    }

    /** Numbers of an embedding. */
    public int width() {
        return sizes.width();
    }

    /**
     * Embeddings of the {@code n} positions of one sound.
     *
     * @param joined [n, sizes.joined]
     * @return [n, width]
     */
    public float[] project(float[] joined, int n) {
        int width = sizes.width();
        Rows all = Rows.first(n);
        float[] x = new float[n * width];
        float[] near = new float[n * 3 * width]; // beyond the ends it stays zero
        float[] inner = new float[n * sizes.inner()];
        float[] embeddings = new float[n * width];
        team.run(
                me -> {
                    input.apply(me, kernels, joined, all, x);
                    me.sync();
                    for (Layer layer : layers) {
                        gather(me, layer.norm(), x, near, n);
                        me.sync();
                        layer.up().apply(me, kernels, near, all, inner);
                        me.sync();
                        int first = me.from(inner.length, 1);
                        kernels.silu(inner, first, me.to(inner.length, 1) - first);
                        me.sync();
                        layer.down().addTo(me, kernels, inner, all, embeddings, x);
                        me.sync();
                    }
                    for (int i = me.from(n, 1); i < me.to(n, 1); i++) {
                        normalize(norm, x, i, embeddings, i * width);
                    }
                });
        return embeddings;
    }

    /**
     * Log-its of the letters that the states of {@code n} positions hear.
     *
     * @param embeddings [n, width]
     * @return [n * sizes.states, LETTERS]
     */
    public float[] spell(float[] embeddings, int n) {
        float[] heard = new float[n * sizes.states() * LETTERS];
        team.run(me -> letters.apply(me, kernels, embeddings, Rows.first(n), heard));
        return heard;
    }

    /** Of each of the member's positions, normalised, a copy for itself and for its neighbours. */
    private void gather(WorkerTeam.Member me, float[] weight, float[] x, float[] near, int n) {
        int width = sizes.width();
        for (int i = me.from(n, 1); i < me.to(n, 1); i++) {
            int own = (3 * i + 1) * width;
            normalize(weight, x, i, near, own);
            if (i > 0) {
                System.arraycopy(near, own, near, (3 * i - 1) * width, width);
            }
            if (i + 1 < n) {
                System.arraycopy(near, own, near, (3 * i + 3) * width, width);
            }
        }
    }

    private void normalize(float[] weight, float[] x, int position, float[] y, int offset) {
        int width = sizes.width();
        kernels.rmsNorm(x, position * width, weight, sizes.epsilon(), y, offset, width);
    }
}
