package dev.montage.models.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.backbone.Rope.RopeScaling;

/**
 * Shape of a decoder of the Llama kind. Llama, Qwen2 (biases on q, k, v) and Qwen3 (norms on q, k)
 * differ only in these values. Names are config.json's.
 *
 * @param contextLength max_position_embeddings
 * @param queryKeyNorm q and k are normalised per head (Qwen3)
 * @param tied the head is the embedding
 */
public record LlamaConfig(
        int layers,
        int hiddenSize,
        int feedForwardSize,
        int heads,
        int keyValueHeads,
        int headSize,
        int vocabularySize,
        int contextLength,
        float normEpsilon,
        double ropeTheta,
        RopeScaling ropeScaling,
        boolean queryKeyNorm,
        boolean tied) {

    public LlamaConfig {
        require(layers > 0, "num_hidden_layers", layers, "more than 0");
        require(hiddenSize > 0, "hidden_size", hiddenSize, "more than 0");
        require(feedForwardSize > 0, "intermediate_size", feedForwardSize, "more than 0");
        require(heads > 0, "num_attention_heads", heads, "more than 0");
        require(
                keyValueHeads > 0 && heads % keyValueHeads == 0,
                "num_key_value_heads",
                keyValueHeads,
                "a divisor of num_attention_heads " + heads);
        require(headSize > 0 && headSize % 2 == 0, "head_dim", headSize, "even");
        require(vocabularySize > 0, "vocab_size", vocabularySize, "more than 0");
        require(contextLength > 0, "max_position_embeddings", contextLength, "more than 0");
    }

    /** The same with another feed-forward, as a medium's expert has it. */
    LlamaConfig withFeedForwardSize(int size) {
        return new LlamaConfig(
                layers,
                hiddenSize,
                size,
                heads,
                keyValueHeads,
                headSize,
                vocabularySize,
                contextLength,
                normEpsilon,
                ropeTheta,
                ropeScaling,
                queryKeyNorm,
                tied);
    }

    private static void require(boolean holds, String key, int found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "config.json: " + key + " is " + found + ", must be " + expected);
        }
    }

    /**
     * Reads a config.json.
     *
     * @throws IllegalArgumentException if a key is missing or out of range; the message names it
     */
    public static LlamaConfig of(JsonNode json) {
        String type = json.path("model_type").asText();
        int heads = integer(json, "num_attention_heads");
        int hidden = integer(json, "hidden_size");
        JsonNode rope =
                json.path("rope_scaling").isObject()
                        ? json.path("rope_scaling")
                        : json.path("rope_parameters");
        double theta = json.path("rope_theta").asDouble(rope.path("rope_theta").asDouble(10_000));
        return new LlamaConfig(
                integer(json, "num_hidden_layers"),
                hidden,
                integer(json, "intermediate_size"),
                heads,
                json.path("num_key_value_heads").asInt(heads),
                json.path("head_dim").asInt(hidden / heads),
                integer(json, "vocab_size"),
                integer(json, "max_position_embeddings"),
                (float) json.path("rms_norm_eps").asDouble(1e-6),
                theta,
                RopeScaling.of(rope),
                type.equals("qwen3"),
                json.path("tie_word_embeddings").asBoolean(false));
    }

    private static int integer(JsonNode json, String key) {
        if (!json.path(key).canConvertToInt() || !json.path(key).isNumber()) {
            throw new IllegalArgumentException(
                    "config.json: " + key + " must be a whole number, found " + json.path(key));
        }
        return json.path(key).asInt();
    }
}
