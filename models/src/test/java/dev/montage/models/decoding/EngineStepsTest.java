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
import static dev.montage.models.decoding.Requests.tokens;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.backbone.Observers;
import dev.montage.models.backbone.Span;
import dev.montage.models.decoding.Event.FailureReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the engine does in each step, on a backbone that computes when the test says so. */
@Timeout(20)
final class EngineStepsTest {

    private static final EngineSettings SETTINGS = new EngineSettings(8, 16, 8, true);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private SteppedBackbone backbone = backbone(60);
    private Engine engine = engine(SETTINGS);

    @AfterEach
    void close() {
        backbone.letGo();
        engine.close();
        assertIdle(engine);
    }

    @Test
    void refusesAtOnceWhatTheQueueCannotTake() throws InterruptedException {
        use(60, new EngineSettings(4, 16, 8, true));
        Generation held = engine.submit(tokens(5, 0, 4, 0));
        backbone.awaitForward();
        AtomicInteger refused = new AtomicInteger();
        List<Generation> accepted = new ArrayList<>();
        CountDownLatch over = new CountDownLatch(200);
        for (int i = 0; i < 200; i++) {
            GenerationRequest request = tokens(5, i, 4, i);
            Thread.startVirtualThread(
                    () -> {
                        try {
                            Generation generation = engine.submit(request);
                            synchronized (accepted) {
                                accepted.add(generation);
                            }
                        } catch (OverloadedException e) {
                            assertTrue(e.retryAfter().compareTo(Duration.ofSeconds(1)) >= 0);
                            refused.incrementAndGet();
                        } finally {
                            over.countDown();
                        }
                    });
        }
        over.await();
        assertEquals(181, refused.get());
        assertThrows(
                OverloadedException.class,
                () -> engine.submitAll(List.of(tokens(1, 1, 1, 1), tokens(1, 1, 1, 1))));
        backbone.letGo();
        assertEquals(4, ids(events(held)).size());
        for (Generation generation : accepted) {
            assertEquals(4, ids(events(generation)).size());
        }
        GenerationRequest next = tokens(5, 1, 4, 7);
        assertEquals(answer(next), ids(events(engine.submit(next))));
    }

    @Test
    void whoLeavesIsGoneOneStepLater() throws InterruptedException {
        Generation leaves = engine.submit(tokens(12, 1, 80, 1));
        GenerationRequest other = tokens(7, 2, 3, 2);
        backbone.awaitForward();
        Generation stays = engine.submit(other);
        backbone.step();
        backbone.step();
        assertInstanceOf(Event.Token.class, leaves.next());
        assertEquals(2, engine.status().running());
        assertEquals(4 + 2, engine.status().blocksUsed());
        leaves.cancel();
        backbone.step();
        assertEquals(1, engine.status().running());
        assertEquals(1, backbone.pass().spans().size());
        assertEquals(3, engine.status().blocksUsed());
        assertEquals(FailureReason.CANCELLED, failure(leaves));
        backbone.letGo();
        assertEquals(answer(other), ids(events(stays)));
    }

    @Test
    void whoLeavesTheQueueGivesItsPlaceFree() {
        use(60, new EngineSettings(1, 1, 8, true));
        engine.submit(tokens(5, 1, 80, 1));
        backbone.awaitForward();
        Generation waiting = engine.submit(tokens(5, 2, 80, 1));
        assertThrows(OverloadedException.class, () -> engine.submit(tokens(5, 3, 1, 1)));
        waiting.cancel();
        backbone.step();
        assertEquals(0, engine.status().waiting());
        engine.submit(tokens(5, 3, 1, 1));
        assertEquals(1, engine.status().waiting());
    }

    @Test
    void aLongPromptDoesNotHoldUpDecoding() throws InterruptedException {
        GenerationRequest shortRequest = tokens(3, 1, 40, 1);
        GenerationRequest longRequest = tokens(61, 2, 5, 2);
        Generation decoding = engine.submit(shortRequest);
        backbone.awaitForward();
        Generation prefilling = engine.submit(longRequest);
        for (int pass = 0; pass < 8; pass++) {
            backbone.step();
            List<Span> spans = backbone.pass().spans();
            assertEquals(1, spans.get(0).length());
            assertEquals(Math.min(8, 61 - 8 * pass), spans.get(1).length());
            assertInstanceOf(Event.Token.class, decoding.next());
        }
        backbone.step();
        assertEquals(List.of(1, 1), lengths());
        backbone.letGo();
        assertEquals(answer(shortRequest).subList(8, 40), ids(events(decoding)));
        assertEquals(answer(longRequest), ids(events(prefilling)));
    }

    @Test
    void promptsTakeTurns() {
        GenerationRequest first = tokens(90, 1, 5, 1);
        engine.submit(first);
        backbone.awaitForward();
        assertEquals(List.of(32), lengths());
        engine.submit(tokens(6, 2, 50, 2));
        engine.submit(tokens(40, 3, 5, 3));
        backbone.step();
        assertEquals(List.of(6, 24), lengths());
        backbone.step();
        assertEquals(List.of(1, 8), lengths());
        assertEquals(32, backbone.pass().spans().get(1).start());
        backbone.step();
        assertEquals(24, backbone.pass().spans().get(1).start());
    }

    @Test
    void equalPromptsAreComputedOnce() throws InterruptedException {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int seed = 0; seed < 4; seed++) {
            requests.add(tokens(21, 1, 6, seed));
        }
        List<Generation> generations = engine.submitAll(requests);
        backbone.awaitForward();
        assertEquals(List.of(21), lengths());
        backbone.step();
        assertEquals(List.of(1, 1, 1, 1), lengths());
        assertEquals(5 + 4, engine.status().blocksUsed());
        assertEquals(60, engine.status().prefixHits());
        backbone.letGo();
        for (int i = 0; i < 4; i++) {
            List<Event> events = events(generations.get(i));
            assertEquals(answer(requests.get(i)), ids(events));
            assertEquals(i == 0 ? 0 : 20, finished(events).usage().cachedTokens());
        }
    }

    @Test
    void waitsForBlocksInOrderOfArrival() {
        use(10, SETTINGS);
        engine.submit(tokens(25, 1, 3, 1));
        backbone.awaitForward();
        engine.submit(tokens(25, 2, 3, 2));
        engine.submit(tokens(2, 3, 3, 3));
        backbone.step();
        assertEquals(1, engine.status().running());
        assertEquals(2, engine.status().waiting());
        backbone.step();
        backbone.step();
        assertEquals(2, engine.status().running());
        assertEquals(List.of(25, 2), lengths());
    }

    @Test
    void theYoungestGivesWayAndTheOldestGoesOn() throws InterruptedException {
        use(10, SETTINGS);
        GenerationRequest old = tokens(14, 1, 24, 1);
        GenerationRequest young = tokens(13, 2, 24, 2);
        List<Generation> generations = engine.submitAll(List.of(old, young));
        backbone.letGo();
        assertEquals(answer(old), ids(events(generations.get(0))));
        assertEquals(answer(young), ids(events(generations.get(1))));
        assertEquals(1, engine.status().preemptions());
        int passesOfOld = 0;
        for (SteppedBackbone.Pass pass : backbone.passes()) {
            Span first = pass.spans().getFirst();
            if (passesOfOld < 24) {
                assertEquals(passesOfOld == 0 ? 14 : 14 + passesOfOld, first.end());
                passesOfOld++;
            }
        }
    }

    @Test
    void deadlinesEndTheRunningAndTheWaiting() throws InterruptedException {
        use(60, new EngineSettings(1, 4, 8, true));
        Instant deadline = Instant.EPOCH.plusSeconds(5);
        Generation running = engine.submit(due(deadline));
        backbone.awaitForward();
        Generation waiting = engine.submit(due(deadline));
        Generation patient = engine.submit(tokens(3, 3, 2, 1));
        backbone.step();
        assertEquals(1, engine.status().running());
        now.set(deadline);
        backbone.step();
        assertEquals(FailureReason.DEADLINE_EXCEEDED, failure(running));
        assertEquals(FailureReason.DEADLINE_EXCEEDED, failure(waiting));
        assertEquals(0, engine.status().waiting());
        assertEquals(1, engine.status().blocksUsed());
        backbone.letGo();
        assertEquals(2, ids(events(patient)).size());
    }

    @Test
    void aReaderWhoDoesNotReadHoldsNobodyUp() throws InterruptedException {
        GenerationRequest unread = tokens(3, 1, 90, 1);
        Generation later = engine.submit(unread);
        backbone.letGo();
        for (int i = 0; i < 3; i++) {
            GenerationRequest request = tokens(4, 2 + i, 95, i);
            assertEquals(answer(request), ids(events(engine.submit(request))));
        }
        assertEquals(answer(unread), ids(events(later)));
    }

    @Test
    void anObserverSeesEveryTokenComputed() throws InterruptedException {
        Set<Integer> seen = new ConcurrentSkipListSet<>();
        backbone.letGo();
        GenerationRequest request = tokens(17, 1, 3, 1);
        events(engine.submit(request));
        GenerationRequest observed =
                new GenerationRequest(
                        request.prompt(),
                        request.tokenizer(),
                        3,
                        Set.of(),
                        List.of(),
                        request.sampling(),
                        false,
                        0,
                        List.of(),
                        Optional.empty(),
                        new Observers(
                                Optional.of((position, head, shares) -> seen.add(position)),
                                Optional.empty()));
        assertEquals(answer(request), ids(events(engine.submit(observed))));
        assertEquals(19, seen.size());
    }

    private static SteppedBackbone backbone(int blocks) {
        return new SteppedBackbone(VOCABULARY, 100, 4, blocks, 32);
    }

    private Engine engine(EngineSettings settings) {
        return new Engine(backbone, Optional.empty(), settings, now::get);
    }

    /** Other sizes than most tests need. */
    private void use(int blocks, EngineSettings settings) {
        engine.close();
        backbone = backbone(blocks);
        engine = engine(settings);
    }

    private List<Integer> lengths() {
        return backbone.pass().spans().stream().map(Span::length).toList();
    }

    private static GenerationRequest due(Instant deadline) {
        return request(
                List.of(prompt(9, 1)), 80, Sampling.greedy(), List.of(), Optional.of(deadline));
    }
}
