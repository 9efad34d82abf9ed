package dev.montage.models.backbone;

import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Weights of a {@link LlamaConfig}, packed. Names are those of the file: Hugging Face's in
 * safetensors, ggml's in GGUF.
 *
 * @param embedding [vocabulary, hidden]
 * @param norm [hidden]
 * @param head [vocabulary, hidden]; the embedding itself when tied
 */
record LlamaWeights(Matrix embedding, List<Layer> layers, float[] norm, Linear head) {

    /**
     * One layer.
     *
     * @param attentionNorm [hidden]
     * @param qkv query, key and value rows below each other, [(heads + 2 * keyValueHeads) *
     *     headSize, hidden]
     * @param queryNorm [headSize] or none
     * @param keyNorm [headSize] or none
     * @param output [hidden, heads * headSize]
     * @param feedForwardNorm [hidden]
     * @param gate [feedForward, hidden]
     * @param up [feedForward, hidden]
     * @param down [hidden, feedForward]
     */
    record Layer(
            float[] attentionNorm,
            Linear qkv,
            float[] queryNorm,
            float[] keyNorm,
            Linear output,
            float[] feedForwardNorm,
            Linear gate,
            Linear up,
            Linear down) {}

    static LlamaWeights load(
            LlamaConfig config, WeightsFile file, Kernels kernels, Precision precision) {
        return new Loader(config, file, kernels, precision).load();
    }

    /**
     * Loads a medium's expert.
     *
     * @param config with the expert's feed-forward size
     * @param file with tensors of Hugging Face's names after {@code medium}, as {@code
     *     visual.layers.0.mlp.up_proj.weight}
     * @param layers how many the expert has
     */
    static MediaWeights media(
            LlamaConfig config,
            WeightsFile file,
            String medium,
            int layers,
            Kernels kernels,
            Precision precision) {
        Loader loader = new Loader(config, file, kernels, precision);
        List<Layer> found = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            found.add(loader.layer(medium + ".layers." + i + "."));
        }
        return new MediaWeights(found, loader.vector(medium + ".norm.weight", config.hiddenSize()));
    }

    /** Finds, checks and packs tensors. */
    private record Loader(
            LlamaConfig config, WeightsFile file, Kernels kernels, Precision precision) {

        LlamaWeights load() {
            int vocabulary = config.vocabularySize();
            int hidden = config.hiddenSize();
            String embeddingName = name("model.embed_tokens", "token_embd");
            Matrix embedding = matrix(embeddingName, vocabulary, hidden);
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < config.layers(); i++) {
                layers.add(layer(gguf() ? "blk." + i + "." : "model.layers." + i + "."));
            }
            String headName = name("lm_head", "output");
            boolean tied = config.tied() || (gguf() && !file.names().contains(headName));
            Matrix head = tied ? embedding : matrix(headName, vocabulary, hidden);
            return new LlamaWeights(
                    embedding,
                    layers,
                    vector(name("model.norm", "output_norm"), hidden),
                    new Linear(head));
        }

        private Layer layer(String p) {
            int hidden = config.hiddenSize();
            int size = config.headSize();
            int queries = config.heads() * size;
            int wide = config.feedForwardSize();
            String queryNorm = p + part("self_attn.q_norm.weight", "attn_q_norm.weight");
            String keyNorm = p + part("self_attn.k_norm.weight", "attn_k_norm.weight");
            return new Layer(
                    vector(p + part("input_layernorm.weight", "attn_norm.weight"), hidden),
                    queryKeyValue(p),
                    config.queryKeyNorm() ? vector(queryNorm, size) : new float[0],
                    config.queryKeyNorm() ? vector(keyNorm, size) : new float[0],
                    linear(p + part("self_attn.o_proj", "attn_output"), hidden, queries),
                    vector(p + part("post_attention_layernorm.weight", "ffn_norm.weight"), hidden),
                    linear(p + part("mlp.gate_proj", "ffn_gate"), wide, hidden),
                    linear(p + part("mlp.up_proj", "ffn_up"), wide, hidden),
                    linear(p + part("mlp.down_proj", "ffn_down"), hidden, wide));
        }

        private boolean gguf() {
            return file.metadata().containsKey("general.architecture");
        }

        private String part(String huggingFace, String ggml) {
            return gguf() ? ggml : huggingFace;
        }

        private String name(String huggingFace, String ggml) {
            return part(huggingFace, ggml) + ".weight";
        }

        /**
         * GGUF files of architecture {@code llama} interleave the two halves of a head's rows; this
         * takes them back.
         */
        private IntUnaryOperator rotaryOrder() {
            if (!"llama".equals(file.metadata().get("general.architecture"))) {
                return IntUnaryOperator.identity();
            }
            int size = config.headSize();
            int half = size / 2;
            return row -> row / size * size + row % half * 2 + row % size / half;
        }

        private Linear queryKeyValue(String p) {
            int hidden = config.hiddenSize();
            int queries = config.heads() * config.headSize();
            int keys = config.keyValueHeads() * config.headSize();
            String q = p + part("self_attn.q_proj", "attn_q");
            String k = p + part("self_attn.k_proj", "attn_k");
            String v = p + part("self_attn.v_proj", "attn_v");
            RowSource rows =
                    RowSource.of(tensor(q + ".weight", queries, hidden), rotaryOrder())
                            .below(RowSource.of(tensor(k + ".weight", keys, hidden), rotaryOrder()))
                            .below(RowSource.of(tensor(v + ".weight", keys, hidden)));
            float[] bias = Arrays.copyOf(bias(q, queries), queries + 2 * keys);
            System.arraycopy(bias(k, keys), 0, bias, queries, keys);
            System.arraycopy(bias(v, keys), 0, bias, queries + keys, keys);
            return new Linear(kernels.pack(rows, precision), hasBias(q) ? bias : new float[0]);
        }

        private Linear linear(String name, int rows, int columns) {
            float[] bias = hasBias(name) ? bias(name, rows) : new float[0];
            return new Linear(matrix(name + ".weight", rows, columns), bias);
        }

        private boolean hasBias(String name) {
            return file.names().contains(name + ".bias");
        }

        /** A layer's bias, zeros if it has none. */
        private float[] bias(String name, int length) {
            return hasBias(name) ? vector(name + ".bias", length) : new float[length];
        }

        private float[] vector(String name, int length) {
            return tensor(name, 1, length).toFloats();
        }

        private Matrix matrix(String name, int rows, int columns) {
            return kernels.pack(RowSource.of(tensor(name, rows, columns)), precision);
        }

        private Tensor tensor(String name, int rows, int columns) {
            return LlamaWeights.tensor(file, name, rows, columns);
        }
    }

    /** A tensor that must have a shape; a vector is one row. */
    static Tensor tensor(WeightsFile file, String name, int rows, int columns) {
        Tensor tensor = file.tensor(name);
        if (tensor.rows() != rows || tensor.columns() != columns) {
            throw new WeightsException(
                    "%s: shape %s, config.json says [%d, %d]"
                            .formatted(name, tensor.shape(), rows, columns));
        }
        return tensor;
    }
}
