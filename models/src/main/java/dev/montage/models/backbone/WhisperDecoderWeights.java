package dev.montage.models.backbone;

import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights of a {@link WhisperDecoderConfig}, packed. Tensor names are Hugging Face's.
 *
 * @param embedding [vocabulary, hidden], also the output head
 * @param positions [maxTokens, hidden]
 */
record WhisperDecoderWeights(Matrix embedding, float[] positions, List<Layer> layers, Norm norm) {

    /** Weight and bias of a layer norm, [hidden] each. */
    record Norm(float[] weight, float[] bias) {}

    /**
     * One layer.
     *
     * @param queryKeyValue of the self-attention, below each other, [3 hidden, hidden]
     * @param crossQuery [hidden, hidden]
     * @param crossKeyValue below each other, [2 hidden, hidden]
     */
    record Layer(
            Norm selfNorm,
            Linear queryKeyValue,
            Linear selfOut,
            Norm crossNorm,
            Linear crossQuery,
            Linear crossKeyValue,
            Linear crossOut,
            Norm feedForwardNorm,
            Linear wide,
            Linear narrow) {}

    static WhisperDecoderWeights load(
            WhisperDecoderConfig config, WeightsFile file, Kernels kernels, Precision precision) {
        return new Loader(config, file, kernels, precision).load();
    }

    /** Finds, checks and packs tensors. */
    private record Loader(
            WhisperDecoderConfig config, WeightsFile file, Kernels kernels, Precision precision) {

        WhisperDecoderWeights load() {
            int hidden = config.hiddenSize();
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < config.layers(); i++) {
                layers.add(layer("layers." + i + "."));
            }
            Tensor embedding = tensor("embed_tokens.weight", config.vocabularySize(), hidden);
            return new WhisperDecoderWeights(
                    kernels.pack(RowSource.of(embedding), precision),
                    tensor("embed_positions.weight", config.maxTokens(), hidden).toFloats(),
                    layers,
                    norm("layer_norm"));
        }

        private Layer layer(String p) {
            int hidden = config.hiddenSize();
            String self = p + "self_attn.";
            String cross = p + "encoder_attn.";
            return new Layer(
                    norm(p + "self_attn_layer_norm"),
                    linear(List.of(self + "q_proj", self + "k_proj", self + "v_proj"), hidden),
                    linear(List.of(self + "out_proj"), hidden),
                    norm(p + "encoder_attn_layer_norm"),
                    linear(List.of(cross + "q_proj"), hidden),
                    linear(List.of(cross + "k_proj", cross + "v_proj"), hidden),
                    linear(List.of(cross + "out_proj"), hidden),
                    norm(p + "final_layer_norm"),
                    linear(List.of(p + "fc1"), config.feedForwardSize(), hidden),
                    linear(List.of(p + "fc2"), hidden, config.feedForwardSize()));
        }

        private Linear linear(List<String> names, int size) {
            return linear(names, size, size);
        }

        /** Several products of one input, below each other; key projections have no bias. */
        private Linear linear(List<String> names, int rows, int columns) {
            float[] bias = new float[names.size() * rows];
            RowSource source = RowSource.of(tensor(names.getFirst() + ".weight", rows, columns));
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                if (i > 0) {
                    source = source.below(RowSource.of(tensor(name + ".weight", rows, columns)));
                }
                if (!name.endsWith("k_proj")) {
                    System.arraycopy(vector(name + ".bias", rows), 0, bias, i * rows, rows);
                }
            }
            return new Linear(kernels.pack(source, precision), bias);
        }

        private Norm norm(String name) {
            return new Norm(
                    vector(name + ".weight", config.hiddenSize()),
                    vector(name + ".bias", config.hiddenSize()));
        }

        private float[] vector(String name, int size) {
            return tensor(name, 1, size).toFloats();
        }

        private Tensor tensor(String name, int rows, int columns) {
            Tensor tensor = file.tensor("model.decoder." + name);
            if (tensor.rows() != rows || tensor.columns() != columns) {
                throw new WeightsException(
                        "%s: expected [%d, %d], found %s"
                                .formatted(tensor.name(), rows, columns, tensor.shape()));
            }
            return tensor;
        }
    }
}
