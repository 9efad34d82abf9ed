package dev.montage.models.decoding;

import java.util.Map;

/**
 * How a token is chosen from log-its. Order: rules, bias, penalties, temperature, top-k, top-p,
 * min-p.
 *
 * @param temperature 0 takes the most probable token
 * @param topK 0 for all
 * @param topP 1 for all
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
    }

    /** Always the most probable token. */
    public static Sampling greedy() {
        return new Sampling(0, 0, 1, 0, 1, 0, 0, Map.of(), 0);
    }
}
