package dev.montage.models.decoding;

import static dev.montage.models.decoding.Requests.TOKENIZER;
import static dev.montage.models.decoding.Requests.answer;
import static dev.montage.models.decoding.Requests.assertIdle;
import static dev.montage.models.decoding.Requests.events;
import static dev.montage.models.decoding.Requests.finished;
import static dev.montage.models.decoding.Requests.ids;
import static dev.montage.models.decoding.Requests.prompt;
import static dev.montage.models.decoding.Requests.tokens;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.decoding.Event.FinishReason;
import dev.montage.models.sequence.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Prompts that are only read, for their hidden states. */
@Timeout(20)
final class EngineReadingTest {

    private static final EngineSettings SETTINGS = new EngineSettings(8, 64, 16, true);

    private static HashBackbone backbone(int blocks) {
        return new HashBackbone(Requests.VOCABULARY, 64, 4, blocks, 40);
    }

    private static GenerationRequest reading(Segment prompt, MeanPool pool) {
        return GenerationRequest.reading(List.of(prompt), TOKENIZER, Optional.empty(), pool);
    }

    /** The embedding by definition: one sequence, no engine, no cache. */
    private static float[] embedding(Segment prompt) {
        SequencePositions positions = new SequencePositions(List.of(prompt));
        MeanPool pool = new MeanPool(HashBackbone.WIDTH);
        long prefix = 0;
        for (int position = 0; position < positions.length(); position++) {
            prefix = HashBackbone.extend(prefix, positions, position);
            pool.observe(position, HashBackbone.state(prefix));
        }
        return pool.embedding(HashBackbone.WIDTH);
    }

    @Test
    void readsAmongAnswers() throws InterruptedException {
        for (int blocks : new int[] {60, 18}) {
            try (Engine engine = new Engine(backbone(blocks), SETTINGS)) {
                List<MeanPool> pools = new ArrayList<>();
                List<GenerationRequest> requests = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    pools.add(new MeanPool(HashBackbone.WIDTH));
                    requests.add(reading(prompt(1 + 3 * i, 1), pools.getLast()));
                    requests.add(tokens(1 + 2 * i, 1, 20, i));
                }
                List<Generation> generations = engine.submitAll(requests);
                for (int i = 0; i < pools.size(); i++) {
                    Event.Finished end = (Event.Finished) generations.get(2 * i).next();
                    assertEquals(FinishReason.LENGTH, end.reason());
                    assertEquals(1 + 3 * i, end.usage().promptTokens());
                    assertEquals(0, end.usage().completionTokens());
                    assertEquals(0, end.usage().cachedTokens());
                    assertTrue(end.usage().promptNanos() >= 0);
                    assertArrayEquals(
                            embedding(prompt(1 + 3 * i, 1)),
                            pools.get(i).embedding(HashBackbone.WIDTH));
                    assertEquals(
                            answer(requests.get(2 * i + 1)),
                            ids(events(generations.get(2 * i + 1))));
                }
                assertTrue(blocks == 60 || engine.status().preemptions() > 0);
                assertIdle(engine);
            }
        }
    }

    @Test
    void letsAnswersUseWhatItRead() throws InterruptedException {
        try (Engine engine = new Engine(backbone(60), SETTINGS)) {
            events(engine.submit(reading(prompt(20, 1), new MeanPool(HashBackbone.WIDTH))));
            GenerationRequest request = tokens(20, 1, 5, 1);
            List<Event> events = events(engine.submit(request));
            assertEquals(answer(request), ids(events));
            assertEquals(19, finished(events).usage().cachedTokens());
        }
    }

    @Test
    void readsAsMuchAsTheContextHolds() throws InterruptedException {
        try (Engine engine = new Engine(backbone(60), SETTINGS)) {
            MeanPool pool = new MeanPool(HashBackbone.WIDTH);
            events(engine.submit(reading(prompt(64, 3), pool)));
            assertArrayEquals(embedding(prompt(64, 3)), pool.embedding(HashBackbone.WIDTH));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> engine.submit(reading(prompt(65, 3), pool)));
        }
    }

    @Test
    void beginsAgainAtTheFirstPosition() {
        MeanPool pool = new MeanPool(2);
        pool.observe(0, new float[] {9, 9});
        pool.observe(0, new float[] {1, 4});
        pool.observe(1, new float[] {2, 0});
        assertArrayEquals(new float[] {0.6f, 0.8f}, pool.embedding(2), 1e-7f);
        assertArrayEquals(new float[] {1}, pool.embedding(1));
    }
}
