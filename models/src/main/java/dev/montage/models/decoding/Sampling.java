package dev.montage.models.decoding;

import java.util.Map;

/**
 * How a token is chosen from log-its. Order: rules, bias, penalties, temperature, top-k, top-p,
 * min-p.
 *
 * @param temperature 0 takes the most probable token, the lowest id among equals
 * @param topK 0 for all
 * @param topP 1 for all: fewest most probable tokens that have this probability together
 * @param minP 0 for all: least probability relative to the most probable token
 * @param repetitionPenalty 1 for none (CTRL, arXiv 1909.05858), over prompt and answer
 * @param frequencyPenalty per occurrence in the answer
 * @param presencePenalty once for a token in the answer
 * @param logitBias added to log-its by id
 * @param seed same seed, same prompt: same answer
 */
public record Sampling(
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        double frequencyPenalty,
        double presencePenalty,
        Map<Integer, Float> logitBias,
        long seed) {

    public Sampling {
        logitBias = Map.copyOf(logitBias);
        require(
                temperature >= 0 && Double.isFinite(temperature),
                "temperature",
                temperature,
                "0 or more");
        require(topK >= 0, "topK", topK, "0 or more");
        require(topP > 0 && topP <= 1, "topP", topP, "above 0 and at most 1");
        require(minP >= 0 && minP <= 1, "minP", minP, "0 to 1");
        require(
                repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "repetitionPenalty",
                repetitionPenalty,
                "above 0");
        require(
                Double.isFinite(frequencyPenalty),
                "frequencyPenalty",
                frequencyPenalty,
                "a number");
        require(Double.isFinite(presencePenalty), "presencePenalty", presencePenalty, "a number");
        logitBias.forEach(
                (id, bias) ->
                        require(
                                !bias.isNaN() && bias < Float.POSITIVE_INFINITY,
                                "logitBias of " + id,
                                bias,
                                "a number"));
    }

    /** Always the most probable token. */
    public static Sampling greedy() {
        return new Sampling(0, 0, 1, 0, 1, 0, 0, Map.of(), 0);
    }

    /** Draws from the model's own distribution, sharpened or flattened by {@code temperature}. */
    public static Sampling of(double temperature, long seed) {
        return new Sampling(temperature, 0, 1, 0, 1, 0, 0, Map.of(), seed);
    }

    private static void require(boolean holds, String name, double found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + expected + ", found " + found);
        }
    }
}
