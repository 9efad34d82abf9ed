package dev.montage.models.decoding;

import static dev.montage.models.decoding.Requests.VOCABULARY;
import static dev.montage.models.decoding.Requests.answer;
import static dev.montage.models.decoding.Requests.assertIdle;
import static dev.montage.models.decoding.Requests.events;
import static dev.montage.models.decoding.Requests.failure;
import static dev.montage.models.decoding.Requests.finished;
import static dev.montage.models.decoding.Requests.ids;
import static dev.montage.models.decoding.Requests.prompt;
import static dev.montage.models.decoding.Requests.request;
import static dev.montage.models.decoding.Requests.ruled;
import static dev.montage.models.decoding.Requests.tokens;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.decoding.Event.FailureReason;
import dev.montage.models.decoding.Event.FinishReason;
import dev.montage.models.sequence.Segment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What never fits, what fails, and what is left after it. */
@Timeout(20)
final class EngineFailureTest {

    private static final EngineSettings SETTINGS = new EngineSettings(8, 64, 16, true);

    @Test
    void endsAtTheContextAndRefusesWhatNeverFits() throws InterruptedException {
        try (Engine engine = new Engine(backbone(60), SETTINGS)) {
            List<Event> events = events(engine.submit(tokens(95, 1, 50, 1)));
            assertEquals(5, finished(events).usage().completionTokens());
            assertEquals(FinishReason.LENGTH, finished(events).reason());
            assertRefused(engine, tokens(100, 1, 1, 1), "100 positions");
            assertRefused(engine, tokens(0, 1, 1, 1), "empty");
            assertRefused(
                    engine,
                    request(List.of(new Segment.Tokens(VOCABULARY)), 1, Sampling.greedy()),
                    "token 300");
            Sampling biased = new Sampling(0, 0, 1, 0, 1, 0, 0, Map.of(-1, 1f), 0);
            assertRefused(engine, request(List.of(prompt(1, 1)), 1, biased), "logitBias");
            assertIdle(engine);
        }
        try (Engine small = new Engine(backbone(10), SETTINGS)) {
            assertRefused(small, tokens(40, 1, 1, 1), "at most 40");
            assertEquals(1, ids(events(small.submit(tokens(39, 1, 8, 1)))).size());
        }
    }

    @Test
    void aRuleThatFailsFailsItsRequestOnly() throws InterruptedException {
        LogitRule broken =
                (logits, offset, vocabulary, generated, count) -> {
                    if (count == 3) {
                        throw new IllegalStateException("broken");
                    }
                };
        LogitRule forbidding =
                (logits, offset, vocabulary, generated, count) ->
                        java.util.Arrays.fill(
                                logits, offset, offset + vocabulary, Float.NEGATIVE_INFINITY);
        try (Engine engine = new Engine(backbone(60), SETTINGS)) {
            GenerationRequest good = tokens(5, 1, 10, 1);
            List<Generation> generations =
                    engine.submitAll(
                            List.of(ruled(good, broken), good, ruled(good, forbidding), good));
            List<Event> failed = events(generations.get(0));
            assertEquals(answer(good).subList(0, 3), ids(failed));
            assertTrue(((Event.Failed) failed.getLast()).message().contains("broken"));
            assertEquals(answer(good), ids(events(generations.get(1))));
            assertEquals(FailureReason.REQUEST_FAILED, failure(generations.get(2)));
            assertEquals(answer(good), ids(events(generations.get(3))));
            assertIdle(engine);
        }
    }

    @Test
    void aBackboneThatFailsFailsItsBatchAndTheEngineGoesOn() throws InterruptedException {
        FailingBackbone backbone = new FailingBackbone();
        try (Engine engine = new Engine(backbone, SETTINGS)) {
            for (Throwable failure :
                    List.of(new IllegalStateException("no"), new StackOverflowError())) {
                backbone.failWith(failure);
                assertEquals(
                        FailureReason.ENGINE_FAILED, failure(engine.submit(tokens(5, 1, 10, 1))));
                assertIdle(engine);
                GenerationRequest good = tokens(5, 1, 10, 1);
                assertEquals(answer(good), ids(events(engine.submit(good))));
            }
            backbone.giveNaN();
            assertEquals(FailureReason.ENGINE_FAILED, failure(engine.submit(tokens(5, 1, 10, 1))));
            assertIdle(engine);
        }
    }

    @Test
    void closeEndsAllAndTheBackbone() throws InterruptedException {
        HashBackbone backbone = backbone(60);
        Engine engine = new Engine(backbone, SETTINGS);
        List<Generation> generations =
                engine.submitAll(List.of(tokens(5, 1, 80, 1), tokens(5, 2, 80, 1)));
        engine.close();
        engine.close();
        assertTrue(backbone.closed());
        for (Generation generation : generations) {
            Event last = events(generation).getLast();
            assertTrue(
                    last instanceof Event.Finished
                            || ((Event.Failed) last).reason() == FailureReason.CLOSED);
            assertThrows(NoSuchElementException.class, generation::next);
            assertThrows(NoSuchElementException.class, () -> generation.next(Duration.ofMillis(1)));
        }
        assertThrows(IllegalStateException.class, () -> engine.submit(tokens(5, 1, 1, 1)));
        assertIdle(engine);
    }

    private static HashBackbone backbone(int blocks) {
        return new HashBackbone(VOCABULARY, 100, 4, blocks, 32);
    }

    private static void assertRefused(Engine engine, GenerationRequest request, String why) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> engine.submit(request));
        assertTrue(String.valueOf(refusal.getMessage()).contains(why), refusal.toString());
    }
}
