package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.sequence.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sampler against {@link ReferenceDistribution}, which follows the definitions in float64. */
final class SamplerTest {

    private static final int VOCABULARY = 150;
    private static final int DRAWS = 20_000;
    private static final int[] PROMPT = {3, 3, 7, 90};
    private static final int[] ANSWER = {7, 8, 8, 8, 120};

    static Stream<Sampling> samplings() {
        return Stream.of(
                sampling(1, 0, 1, 0),
                sampling(0.3, 0, 1, 0),
                sampling(2.5, 0, 1, 0),
                sampling(1, 1, 1, 0),
                sampling(1, 12, 1, 0),
                sampling(1.3, 149, 1, 0),
                sampling(1, 500, 1, 0),
                sampling(1, 0, 0.5, 0),
                sampling(1, 0, 0.95, 0),
                sampling(3, 0, 0.999, 0),
                sampling(1, 0, 1e-9, 0),
                sampling(1, 0, 1, 0.1),
                sampling(1, 0, 1, 1),
                sampling(1.5, 40, 0.8, 0.05),
                sampling(0.8, 0, 0.9, 0.2),
                new Sampling(1, 0, 1, 0, 1.5, 0, 0, Map.of(), 0),
                new Sampling(1, 0, 1, 0, 0.7, 0.6, -0.4, Map.of(), 0),
                new Sampling(1, 20, 0.9, 0.01, 1.2, 0.3, 0.3, Map.of(5, 6f, 8, -3f), 0),
                new Sampling(1, 0, 1, 0, 1, 0, 0, Map.of(9, Float.NEGATIVE_INFINITY), 0));
    }

    @ParameterizedTest
    @MethodSource("samplings")
    void drawsFromTheDistributionThatTheDefinitionsGive(Sampling sampling) {
        float[] logits = logits(VOCABULARY, 3, 17);
        logits[33] = Float.NEGATIVE_INFINITY;
        double[] expected = ReferenceDistribution.of(logits, sampling, PROMPT, ANSWER);
        int[] counts = new int[VOCABULARY];
        Sampler sampler = new Sampler(VOCABULARY);
        SequencePositions positions = positions();
        for (int seed = 0; seed < DRAWS; seed++) {
            GenerationRequest request = request(reseeded(sampling, seed), false, 0, List.of());
            counts[sampler.choose(logits.clone(), 0, request, positions).id()]++;
        }
        assertFits(expected, counts);
    }

    @Test
    void takesTheMostProbableAtTemperatureZeroAndTheLowestIdAmongEquals() {
        float[] logits = logits(VOCABULARY, 3, 4);
        logits[40] = 50;
        logits[60] = 50;
        assertEquals(40, choose(logits, Sampling.greedy()).id());
        Sampling biased = new Sampling(0, 0, 1, 0, 1, 0, 0, Map.of(61, 100f), 0);
        assertEquals(61, choose(logits, biased).id());
        for (double temperature : new double[] {1e-3, 1e-45, 1e-300, Double.MIN_VALUE}) {
            int id = choose(logits, Sampling.of(temperature, 1)).id();
            assertTrue(id == 40 || id == 60, () -> temperature + " gave " + id);
            assertEquals(40, choose(logits, sampling(temperature, 1, 1, 0)).id());
        }
    }

    @Test
    void rulesComeFirstAndLogProbabilitiesAreTakenAfterThemAndBeforeAllElse() {
        float[] logits = logits(VOCABULARY, 3, 5);
        LogitRule half =
                (row, offset, vocabulary, generated, count) -> {
                    assertEquals(VOCABULARY, vocabulary);
                    assertEquals(ANSWER.length, count);
                    assertEquals(120, generated[count - 1]);
                    Arrays.fill(row, offset, offset + 148, Float.NEGATIVE_INFINITY);
                };
        Sampling sampling = new Sampling(0.1, 3, 0.5, 0, 1, 0, 0, Map.of(148, 50f), 0);
        float[] row = new float[VOCABULARY + 10];
        System.arraycopy(logits, 0, row, 10, VOCABULARY);
        Sampler.Choice choice =
                new Sampler(VOCABULARY)
                        .choose(row, 10, request(sampling, true, 5, List.of(half)), positions());
        double sum = Math.exp(logits[148]) + Math.exp(logits[149]);
        assertEquals(148, choice.id());
        assertEquals(logits[148] - Math.log(sum), choice.logProbability(), 1e-5);
        assertEquals(2, choice.top().size());
        int first = logits[148] > logits[149] ? 148 : 149;
        assertEquals(first, choice.top().getFirst().id());
        assertEquals(297 - first, choice.top().getLast().id());
    }

    @Test
    void logProbabilitiesOfALargeVocabulary() {
        float[] logits = logits(49_152, 4, 6);
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        Sampler sampler = new Sampler(logits.length);
        Sampler.Choice choice =
                sampler.choose(
                        logits,
                        0,
                        request(logits.length, Sampling.of(1, 3), true, 20, List.of()),
                        positions());
        assertEquals(logits[choice.id()] - Math.log(sum), choice.logProbability(), 1e-5);
        assertEquals(20, choice.top().size());
        for (Event.Alternative alternative : choice.top()) {
            assertEquals(
                    logits[alternative.id()] - Math.log(sum), alternative.logProbability(), 1e-5);
        }
    }

    @Test
    void neverChoosesWhatTheTokenizerDoesNotKnow() {
        float[] logits = logits(VOCABULARY, 1, 2);
        logits[140] = 100;
        GenerationRequest request = request(140, Sampling.greedy(), false, 0, List.of());
        int id = new Sampler(VOCABULARY).choose(logits, 0, request, positions()).id();
        assertTrue(id < 140, () -> "chose " + id);
    }

    @Test
    void saysWhenThereIsNothingToChoose() {
        float[] none = new float[VOCABULARY];
        Arrays.fill(none, Float.NEGATIVE_INFINITY);
        float[] nan = new float[VOCABULARY];
        Arrays.fill(nan, Float.NaN);
        float[] infinite = logits(VOCABULARY, 1, 1);
        infinite[5] = Float.POSITIVE_INFINITY;
        float[] someNaN = logits(VOCABULARY, 1, 1);
        someNaN[5] = Float.NaN;
        assertFails(Event.FailureReason.REQUEST_FAILED, none, Sampling.greedy());
        assertFails(Event.FailureReason.ENGINE_FAILED, nan, Sampling.greedy());
        assertFails(Event.FailureReason.ENGINE_FAILED, infinite, Sampling.greedy());
        assertFails(Event.FailureReason.ENGINE_FAILED, someNaN, Sampling.of(1, 1));
    }

    @Test
    void uniformIsUniformOverSeedsAndOverTokens() {
        int[] bySeed = new int[100];
        int[] byToken = new int[100];
        int[] byBoth = new int[100];
        for (int i = 0; i < 100_000; i++) {
            bySeed[(int) (100 * Sampler.uniform(i, 0))]++;
            byToken[(int) (100 * Sampler.uniform(42, i))]++;
            int pair = 10 * (int) (10 * Sampler.uniform(i, 1)) + (int) (10 * Sampler.uniform(i, 2));
            byBoth[pair]++;
        }
        double[] even = new double[100];
        Arrays.fill(even, 0.01);
        assertFits(even, bySeed);
        assertFits(even, byToken);
        assertFits(even, byBoth);
    }

    private static void assertFails(Event.FailureReason reason, float[] logits, Sampling sampling) {
        SamplingException failure =
                assertThrows(SamplingException.class, () -> choose(logits, sampling));
        assertEquals(reason, failure.event().reason());
    }

    /** Pearson's chi-square test; bins expected to be nearly empty count as one. */
    private static void assertFits(double[] expected, int[] counts) {
        int draws = Arrays.stream(counts).sum();
        double chiSquare = 0;
        int bins = 0;
        double restExpected = 0;
        int restCount = 0;
        for (int id = 0; id < counts.length; id++) {
            if (expected[id] == 0) {
                assertEquals(0, counts[id], "token " + id + " cannot be drawn");
            } else if (expected[id] * draws < 5) {
                restExpected += expected[id] * draws;
                restCount += counts[id];
            } else {
                chiSquare +=
                        Math.pow(counts[id] - expected[id] * draws, 2) / (expected[id] * draws);
                bins++;
            }
        }
        if (restExpected > 0) {
            chiSquare += Math.pow(restCount - restExpected, 2) / Math.max(restExpected, 1);
            bins++;
        }
        double freedom = Math.max(1, bins - 1);
        double limit = freedom + 4 * Math.sqrt(2 * freedom) + 8; // well under one in 10,000
        assertTrue(chiSquare < limit, "chi-square " + chiSquare + " of at most " + limit);
    }

    private static Sampler.Choice choose(float[] logits, Sampling sampling) {
        return new Sampler(VOCABULARY)
                .choose(logits.clone(), 0, request(sampling, false, 0, List.of()), positions());
    }

    private static float[] logits(int vocabulary, double spread, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] logits = new float[vocabulary];
        for (int id = 0; id < vocabulary; id++) {
            logits[id] = (float) (spread * random.nextGaussian());
        }
        return logits;
    }

    private static SequencePositions positions() {
        SequencePositions positions = new SequencePositions(List.of(new Segment.Tokens(PROMPT)));
        for (int id : ANSWER) {
            positions.add(id);
        }
        return positions;
    }

    private static Sampling sampling(double temperature, int topK, double topP, double minP) {
        return new Sampling(temperature, topK, topP, minP, 1, 0, 0, Map.of(), 1);
    }

    private static Sampling reseeded(Sampling sampling, long seed) {
        return new Sampling(
                sampling.temperature(),
                sampling.topK(),
                sampling.topP(),
                sampling.minP(),
                sampling.repetitionPenalty(),
                sampling.frequencyPenalty(),
                sampling.presencePenalty(),
                sampling.logitBias(),
                seed);
    }

    private static GenerationRequest request(
            Sampling sampling, boolean logProbabilities, int top, List<LogitRule> rules) {
        return request(VOCABULARY, sampling, logProbabilities, top, rules);
    }

    private static GenerationRequest request(
            int vocabulary,
            Sampling sampling,
            boolean logProbabilities,
            int top,
            List<LogitRule> rules) {
        return new GenerationRequest(
                List.of(),
                new ByteTokenizer(vocabulary),
                1,
                Set.of(),
                List.of(),
                sampling,
                logProbabilities,
                top,
                rules,
                Optional.empty());
    }
}
