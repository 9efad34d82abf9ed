package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What requests and settings refuse, and what a full queue answers. */
final class SettingsTest {

    static Stream<Executable> refused() {
        return Stream.of(
                () -> sampling(-0.1, 0, 1, 0, 1, 0, 0),
                () -> sampling(Double.NaN, 0, 1, 0, 1, 0, 0),
                () -> sampling(1, -1, 1, 0, 1, 0, 0),
                () -> sampling(1, 0, 0, 0, 1, 0, 0),
                () -> sampling(1, 0, 1.1, 0, 1, 0, 0),
                () -> sampling(1, 0, 1, -0.1, 1, 0, 0),
                () -> sampling(1, 0, 1, 1.1, 1, 0, 0),
                () -> sampling(1, 0, 1, 0, 0, 0, 0),
                () -> sampling(1, 0, 1, 0, 1, Double.NaN, 0),
                () -> sampling(1, 0, 1, 0, 1, 0, Double.POSITIVE_INFINITY),
                () -> new Sampling(1, 0, 1, 0, 1, 0, 0, Map.of(1, Float.NaN), 0),
                () -> request(-1, List.of(), 0),
                () -> request(1, List.of("a", ""), 0),
                () -> request(1, List.of("\uDE00x"), 0),
                () -> request(1, List.of(), -1),
                () -> request(1, List.of(), 65),
                () -> new EngineSettings(0, 1, 1, true),
                () -> new EngineSettings(1, 0, 1, true),
                () -> new EngineSettings(1, 1, 0, true),
                () -> engine(new EngineSettings(1, 1, 3, true)),
                () -> engine(new EngineSettings(29, 1, 8, true)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatMakesNoSense(Executable making) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, making);
        assertTrue(String.valueOf(refusal.getMessage()).length() > 20);
    }

    @Test
    void retryAfterIsTheTimeThatTheQueueTakes() {
        EngineStatus status = new EngineStatus(4, 0, 8, 0, 0, 16, 0, 0, 0, 0, 0, 0);
        Intake intake = new Intake(new EngineSettings(4, 8, 8, true), status);
        intake.submit(List.of());
        fill(intake, 12);
        assertEquals(Duration.ofSeconds(1), retryAfter(intake));
        intake.served(Duration.ofSeconds(2).toNanos());
        assertEquals(Duration.ofSeconds(5), retryAfter(intake)); // (8 + 1) * 2 s / 4
        intake.served(Duration.ofHours(1).toNanos());
        assertEquals(Duration.ofSeconds(60), retryAfter(intake));
        assertEquals(8, intake.status().waiting());
        assertThrows(IllegalArgumentException.class, () -> fill(intake, 13));
        intake.publish(status, 5);
        fill(intake, 5);
        intake.close();
        assertThrows(IllegalStateException.class, () -> fill(intake, 1));
    }

    private static void fill(Intake intake, int count) {
        intake.submit(Stream.generate(SettingsTest::sequence).limit(count).toList());
    }

    private static LiveSequence sequence() {
        GenerationRequest request = request(1, List.of(), 0);
        SequencePositions positions = new SequencePositions(request.prompt());
        PrefixCache cache = new PrefixCache();
        BlockTable blocks =
                new BlockTable(
                        4, (from, to) -> {}, true, new BlockPool(1, cache), cache, positions, 0);
        return new LiveSequence(
                request, positions, new TextContinuation(request, positions, 1), blocks, 0);
    }

    private static Duration retryAfter(Intake intake) {
        return assertThrows(OverloadedException.class, () -> fill(intake, 1)).retryAfter();
    }

    private static void sampling(
            double temperature,
            int topK,
            double topP,
            double minP,
            double repetition,
            double frequency,
            double presence) {
        new Sampling(temperature, topK, topP, minP, repetition, frequency, presence, Map.of(), 0);
    }

    private static GenerationRequest request(
            int maxTokens, List<String> stopStrings, int topLogProbabilities) {
        return new GenerationRequest(
                List.of(),
                Requests.TOKENIZER,
                maxTokens,
                Set.of(),
                stopStrings,
                Sampling.greedy(),
                false,
                topLogProbabilities,
                List.of(),
                Optional.empty());
    }

    private static void engine(EngineSettings settings) {
        new Engine(new HashBackbone(10, 100, 4, 10, 32), settings).close();
    }
}
