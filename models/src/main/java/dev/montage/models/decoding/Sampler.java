package dev.montage.models.decoding;

import dev.montage.models.decoding.Event.Alternative;
import dev.montage.models.decoding.Event.FailureReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Chooses a token from a row of log-its, in the order that {@link Sampling} names. The choice
 * depends on the row, the request and the number of tokens generated, on nothing else. Keeps
 * scratch memory: for one thread.
 */
final class Sampler {

    /** What was chosen; see {@link Event.Token}. */
    record Choice(int id, float logProbability, List<Alternative> top) {}

    private final int vocabulary;
    private final float[] adjusted; // [vocabulary]
    private final int[] occurrences; // [vocabulary], all 0 between calls
    private final TopTokens tokens = new TopTokens();
    private final TokenWeights weights;

    Sampler(int vocabulary) {
        this.vocabulary = vocabulary;
        adjusted = new float[vocabulary];
        occurrences = new int[vocabulary];
        weights = new TokenWeights(vocabulary);
    }

    /**
     * Chooses the token after {@code positions}.
     *
     * @param logits the row is {@code logits[offset .. offset + vocabulary)}; rules change it
     * @throws SamplingException if no token is left or the row is not numbers
     */
    Choice choose(
            float[] logits, int offset, GenerationRequest request, SequencePositions positions) {
        int known = Math.min(vocabulary, request.tokenizer().vocabularySize());
        // Checkpoints pad their vocabulary; the padding was never trained.
        Arrays.fill(logits, offset + known, offset + vocabulary, Float.NEGATIVE_INFINITY);
        for (LogitRule rule : request.rules()) {
            rule.apply(
                    logits, offset, vocabulary, positions.generated(), positions.generatedCount());
        }
        int best = best(logits, offset);
        int id = draw(logits, offset, best, request.sampling(), positions);
        int alternatives = request.topLogProbabilities();
        if (!request.logProbabilities() && alternatives == 0) {
            return new Choice(id, Float.NaN, List.of());
        }
        double logSum = logSum(logits, offset, logits[offset + best]);
        return new Choice(
                id,
                (float) (logits[offset + id] - logSum),
                alternatives == 0 ? List.of() : top(logits, offset, alternatives, logSum));
    }

    private int draw(
            float[] logits, int offset, int best, Sampling sampling, SequencePositions positions) {
        float[] row = logits;
        int start = offset;
        int likeliest = best;
        if (adjusts(sampling)) {
            System.arraycopy(logits, offset, adjusted, 0, vocabulary);
            adjust(sampling, positions);
            row = adjusted;
            start = 0;
            likeliest = best(adjusted, 0);
        }
        if (sampling.temperature() == 0) {
            return likeliest;
        }
        double share = uniform(sampling.seed(), positions.generatedCount());
        float max = row[start + likeliest];
        return sampling.topK() > 0 && sampling.topK() < vocabulary
                ? drawTopK(row, start, max, sampling, share)
                : drawAll(row, start, max, sampling, share);
    }

    private int drawTopK(float[] row, int start, float max, Sampling sampling, double share) {
        tokens.select(row, start, vocabulary, sampling.topK());
        double[] weights = new double[tokens.count()];
        double total = 0;
        for (int rank = 0; rank < weights.length; rank++) {
            weights[rank] = Math.exp((row[start + tokens.id(rank)] - max) / sampling.temperature());
            total += weights[rank];
        }
        return tokens.id(drawRank(weights, total, sampling, share));
    }

    private int drawAll(float[] row, int start, float max, Sampling sampling, double share) {
        weights.compute(row, start, max, 1 / sampling.temperature());
        requireNumbers();
        if (sampling.topP() < 1) {
            weights.keepTopP(sampling.topP());
        }
        if (sampling.minP() > 0) {
            weights.keepMinP(sampling.minP());
        }
        return weights.at(share);
    }

    /**
     * Draws one of the selected tokens after top-p and min-p.
     *
     * @param weights by rank, falling
     * @param total what top-p is a part of
     */
    private static int drawRank(double[] weights, double total, Sampling sampling, double share) {
        int count = 0;
        double sum = 0;
        while (count < weights.length
                && (count == 0
                        || (sum < sampling.topP() * total
                                && weights[count] >= sampling.minP() * weights[0]
                                && weights[count] > 0))) {
            sum += weights[count++];
        }
        double left = share * sum;
        for (int rank = 0; rank < count - 1; rank++) {
            left -= weights[rank];
            if (left < 0) {
                return rank;
            }
        }
        return count - 1;
    }

    private static boolean adjusts(Sampling sampling) {
        return !sampling.logitBias().isEmpty()
                || sampling.repetitionPenalty() != 1
                || sampling.frequencyPenalty() != 0
                || sampling.presencePenalty() != 0;
    }

    private void adjust(Sampling sampling, SequencePositions positions) {
        for (Map.Entry<Integer, Float> bias : sampling.logitBias().entrySet()) {
            adjusted[bias.getKey()] += bias.getValue();
        }
        int count = positions.generatedCount();
        int[] generated = positions.generated();
        for (int i = 0; i < count; i++) {
            occurrences[generated[i]]++;
        }
        int first = sampling.repetitionPenalty() == 1 ? positions.promptLength() : 0;
        for (int position = first; position < positions.length(); position++) {
            int id = positions.tokenAt(position);
            if (id != SequencePositions.EMBEDDING && occurrences[id] >= 0) {
                penalise(id, occurrences[id], sampling);
                occurrences[id] = -1; // done
            }
        }
        for (int position = first; position < positions.length(); position++) {
            int id = positions.tokenAt(position);
            if (id != SequencePositions.EMBEDDING) {
                occurrences[id] = 0;
            }
        }
    }

    private void penalise(int id, int times, Sampling sampling) {
        double logit = adjusted[id];
        double repetition = sampling.repetitionPenalty();
        logit = logit > 0 ? logit / repetition : logit * repetition;
        if (times > 0) {
            logit -= times * sampling.frequencyPenalty() + sampling.presencePenalty();
        }
        adjusted[id] = (float) logit;
    }

    private double logSum(float[] logits, int offset, float max) {
        weights.compute(logits, offset, max, 1);
        requireNumbers();
        return max + Math.log(weights.total());
    }

    private List<Alternative> top(float[] logits, int offset, int most, double logSum) {
        tokens.select(logits, offset, vocabulary, most);
        List<Alternative> top = new ArrayList<>(tokens.count());
        for (int rank = 0; rank < tokens.count(); rank++) {
            int id = tokens.id(rank);
            if (logits[offset + id] > Float.NEGATIVE_INFINITY) {
                top.add(new Alternative(id, (float) (logits[offset + id] - logSum)));
            }
        }
        return top;
    }

    private int best(float[] row, int offset) {
        int best = -1;
        float max = Float.NEGATIVE_INFINITY;
        for (int id = 0; id < vocabulary; id++) {
            if (row[offset + id] > max) {
                max = row[offset + id];
                best = id;
            }
        }
        if (best >= 0 && max < Float.POSITIVE_INFINITY) {
            return best;
        }
        if (best < 0 && !Float.isNaN(row[offset])) {
            throw new SamplingException(
                    FailureReason.REQUEST_FAILED, "rules and bias forbid every token");
        }
        throw notNumbers();
    }

    private void requireNumbers() {
        if (Double.isNaN(weights.total())) {
            throw notNumbers();
        }
    }

    private static SamplingException notNumbers() {
        return new SamplingException(
                FailureReason.ENGINE_FAILED, "expected log-its, found NaN or infinity");
    }

    /**
     * A number from 0 to below 1 for one token of one request: output {@code index} of SplitMix64
     * (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"). Needs no state,
     * so it is the same however often a sequence is interrupted.
     */
    static double uniform(long seed, int index) {
        long state = mix(seed) + (index + 1L) * 0x9E3779B97F4A7C15L;
        return (mix(state) >>> 11) * 0x1p-53;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
