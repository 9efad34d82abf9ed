package dev.montage.models.decoding;

import static dev.montage.models.decoding.Requests.VOCABULARY;
import static dev.montage.models.decoding.Requests.answer;
import static dev.montage.models.decoding.Requests.assertIdle;
import static dev.montage.models.decoding.Requests.events;
import static dev.montage.models.decoding.Requests.finished;
import static dev.montage.models.decoding.Requests.ids;
import static dev.montage.models.decoding.Requests.prompt;
import static dev.montage.models.decoding.Requests.request;
import static dev.montage.models.decoding.Requests.ruled;
import static dev.montage.models.decoding.Requests.tokens;
import static dev.montage.models.decoding.Requests.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.decoding.Event.FinishReason;
import dev.montage.models.sequence.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reader gets: the right answer, alone and in a crowd, and a clear end. */
@Timeout(20)
final class EngineTest {

    private static final EngineSettings SETTINGS = new EngineSettings(8, 64, 16, true);

    @Test
    void answersEachRequestAsIfItWereAlone() throws InterruptedException {
        for (EngineSettings settings : List.of(SETTINGS, new EngineSettings(3, 100, 4, false))) {
            try (Engine engine = new Engine(backbone(60), settings)) {
                List<GenerationRequest> requests = crowd(40);
                List<Generation> generations = engine.submitAll(requests);
                for (int i = 0; i < requests.size(); i++) {
                    List<Event> events = events(generations.get(i));
                    assertEquals(answer(requests.get(i)), ids(events));
                    assertEquals(FinishReason.LENGTH, finished(events).reason());
                    assertEquals(
                            requests.get(i).promptLength(),
                            finished(events).usage().promptTokens());
                }
                assertIdle(engine);
            }
        }
    }

    @Test
    void growsOnDemandAndLosesNothingWhenBlocksRunOut() throws InterruptedException {
        try (Engine engine = new Engine(backbone(12), SETTINGS)) {
            List<GenerationRequest> requests = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                requests.add(tokens(3 + i % 5, i, 30, i));
            }
            List<Generation> generations = engine.submitAll(requests);
            for (int i = 0; i < requests.size(); i++) {
                assertEquals(answer(requests.get(i)), ids(events(generations.get(i))));
            }
            assertTrue(engine.status().preemptions() > 0);
            assertIdle(engine);
        }
    }

    @Test
    void takesFromThePrefixCacheWhatWasComputedBefore() throws InterruptedException {
        try (Engine engine = new Engine(backbone(60), SETTINGS)) {
            SplittableRandom random = new SplittableRandom(5);
            List<Segment> media =
                    List.of(
                            Requests.embeddings(9, random),
                            prompt(6, 1),
                            Requests.embeddings(3, random),
                            prompt(2, 2));
            GenerationRequest request = request(media, 10, Sampling.of(1, 3));
            List<Event> first = events(engine.submit(request));
            List<Event> second = events(engine.submit(request));
            assertEquals(answer(request), ids(first));
            assertEquals(ids(first), ids(second));
            assertEquals(0, finished(first).usage().cachedTokens());
            assertEquals(16, finished(second).usage().cachedTokens());
            assertEquals(16, engine.status().prefixHits());
            assertEquals(40, engine.status().prefixQueries());
            assertIdle(engine);
        }
    }

    @Test
    void findsTheAnswerOfTheLastTurnInThePrefixCache() throws InterruptedException {
        try (Engine engine = new Engine(backbone(60), SETTINGS)) {
            GenerationRequest first = tokens(8, 1, 11, 1);
            int[] answer = ids(events(engine.submit(first))).stream().mapToInt(id -> id).toArray();
            GenerationRequest second =
                    request(
                            List.of(prompt(8, 1), new Segment.Tokens(answer), prompt(5, 2)),
                            4,
                            Sampling.of(1, 1));
            List<Event> events = events(engine.submit(second));
            assertEquals(answer(second), ids(events));
            // All but the token chosen last, also what is not a full block.
            assertEquals(18, finished(events).usage().cachedTokens());
        }
    }

    @Test
    void otherContentUnderTheSameTokensIsNotShared() throws InterruptedException {
        try (Engine engine = new Engine(backbone(60), SETTINGS)) {
            SplittableRandom random = new SplittableRandom(6);
            for (int i = 0; i < 3; i++) {
                GenerationRequest request =
                        request(
                                List.of(Requests.embeddings(8, random), prompt(9, 1)),
                                5,
                                Sampling.of(1, 1));
                List<Event> events = events(engine.submit(request));
                assertEquals(answer(request), ids(events));
                assertEquals(0, finished(events).usage().cachedTokens());
            }
        }
    }

    @Test
    void stopsAtStopIdsAndStopStrings() throws InterruptedException {
        try (Engine engine = new Engine(backbone(60), SETTINGS)) {
            GenerationRequest free = tokens(4, 1, 12, 9);
            List<Integer> answer = answer(free);
            int stopId = answer.get(6);
            List<Event> byId = events(engine.submit(with(free, Set.of(stopId), List.of(), true)));
            assertEquals(answer.subList(0, answer.indexOf(stopId)), ids(byId));
            assertEquals(FinishReason.STOP, finished(byId).reason());
            assertEquals(answer.indexOf(stopId) + 1, finished(byId).usage().completionTokens());
            assertTrue(finished(byId).stopLogProbability() < 0);

            String text = "never mind";
            GenerationRequest spoken = with(spell(text), Set.of(), List.of("r min"), false);
            List<Event> byString = events(engine.submit(spoken));
            assertEquals("neve", text(byString));
            assertEquals(FinishReason.STOP, finished(byString).reason());
            assertEquals("never min".length(), finished(byString).usage().completionTokens());
            assertTrue(Float.isNaN(finished(byString).stopLogProbability()));
        }
    }

    @Test
    void logProbabilitiesAreThoseOfTheModel() throws InterruptedException {
        try (Engine engine = new Engine(backbone(60), SETTINGS)) {
            GenerationRequest plain =
                    request(
                            List.of(prompt(4, 1)),
                            5,
                            new Sampling(0.5, 5, 1, 0, 1, 0, 0, Map.of(), 4));
            GenerationRequest asked = with(plain, Set.of(), List.of(), true);
            List<Event> events = events(engine.submit(asked));
            assertEquals(answer(plain), ids(events));
            for (Event event : events.subList(0, 5)) {
                Event.Token token = (Event.Token) event;
                assertEquals(3, token.top().size());
                assertTrue(token.logProbability() <= token.top().getFirst().logProbability());
            }
            Event.Token unasked = (Event.Token) events(engine.submit(plain)).getFirst();
            assertTrue(Float.isNaN(unasked.logProbability()));
        }
    }

    @Test
    void manyWhoComeAndLeaveDisturbNobodyAndLeaveNothingBehind() throws Exception {
        EngineSettings settings = new EngineSettings(6, 10, 8, true);
        try (Engine engine = new Engine(backbone(25), settings);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<GenerationRequest> requests = crowd(60);
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < requests.size(); i++) {
                GenerationRequest request = requests.get(i);
                int leavesAfter = i % 3 == 0 ? i % 7 : Integer.MAX_VALUE;
                results.add(clients.submit(() -> visit(engine, request, leavesAfter)));
            }
            int answered = 0;
            for (Future<Boolean> result : results) {
                answered += result.get() ? 1 : 0;
            }
            assertTrue(answered > 0);
            GenerationRequest last = tokens(90, 3, 10, 3); // starts after all who left are gone
            assertEquals(answer(last), ids(events(engine.submit(last))));
            assertIdle(engine);
        }
    }

    /** Reads some events and leaves, or all and checks them; false if it did not get to the end. */
    private static boolean visit(Engine engine, GenerationRequest request, int leavesAfter)
            throws InterruptedException {
        try (Generation generation = engine.submit(request)) {
            List<Event> events = new ArrayList<>();
            do {
                if (events.size() == leavesAfter) {
                    return false;
                }
                events.add(generation.next());
            } while (events.getLast() instanceof Event.Token);
            assertEquals(answer(request), ids(events));
            return true;
        } catch (OverloadedException e) {
            return false;
        }
    }

    private static HashBackbone backbone(int blocks) {
        return new HashBackbone(VOCABULARY, 100, 4, blocks, 32);
    }

    /** Prompts of all lengths, with common beginnings, text and media, greedy and not. */
    private static List<GenerationRequest> crowd(int count) {
        SplittableRandom random = new SplittableRandom(1);
        Segment media = Requests.embeddings(10, random);
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Segment> prompt = new ArrayList<>();
            if (random.nextInt(3) == 0) {
                prompt.add(media);
            }
            prompt.add(prompt(1 + random.nextInt(50), random.nextInt(4)));
            Sampling sampling =
                    new Sampling(
                            random.nextInt(3) * 0.7,
                            random.nextInt(2) * 20,
                            1 - random.nextInt(2) * 0.2,
                            0,
                            1,
                            random.nextInt(2) * 0.5,
                            0,
                            Map.of(),
                            i);
            requests.add(request(prompt, 1 + random.nextInt(30), sampling));
        }
        return requests;
    }

    /** A request whose answer is {@code text}. */
    private static GenerationRequest spell(String text) {
        int[] ids = Requests.TOKENIZER.encode(text);
        return ruled(
                tokens(3, 1, ids.length, 1),
                (logits, offset, vocabulary, generated, count) ->
                        logits[offset + ids[count]] = 1000);
    }

    private static String text(List<Event> events) {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            text.append(event instanceof Event.Token token ? token.text() : "");
        }
        return text.append(finished(events).text()).toString();
    }
}
