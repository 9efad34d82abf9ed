package dev.montage.server.fakes;

import dev.montage.models.backbone.StateObserver;
import dev.montage.models.decoding.EngineStatus;
import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.OverloadedException;
import dev.montage.models.decoding.Request;
import dev.montage.models.sequence.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread for each request; answers as {@link FakeChatModel} says. */
public final class FakeGenerator implements Generator {
    static final int HIDDEN_SIZE = 4;

    private final int capacity;
    private final AtomicInteger running = new AtomicInteger();
    private final List<GenerationRequest> seen = new ArrayList<>();

    FakeGenerator(int capacity) {
        this.capacity = capacity;
    }

    /** Generations that have not ended. */
    public int running() {
        return running.get();
    }

    /** The last request that came. */
    public synchronized GenerationRequest last() {
        return seen.getLast();
    }

    @Override
    public synchronized List<Generation> submitAll(List<? extends Request> all) {
        List<GenerationRequest> requests = all.stream().map(GenerationRequest.class::cast).toList();
        if (running.get() + requests.size() > capacity) {
            throw new OverloadedException("the queue is full.", Duration.ofMillis(2500));
        }
        if (FakeChatModel.lastWord(requests.getFirst()).equals("crash")) {
            throw new IllegalStateException("crash on demand");
        }
        seen.addAll(requests);
        List<Generation> generations = new ArrayList<>();
        for (GenerationRequest request : requests) {
            running.incrementAndGet();
            FakeGeneration generation = new FakeGeneration(request);
            Thread.startVirtualThread(generation::run);
            generations.add(generation);
        }
        return generations;
    }

    @Override
    public EngineStatus status() {
        return new EngineStatus(running.get(), 0, capacity, 1, 4, 16, 5, 10, 100, 200, 300, 0);
    }

    @Override
    public void close() {}

    private final class FakeGeneration implements Generation {
        private final GenerationRequest request;
        private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        private volatile boolean cancelled;

        FakeGeneration(GenerationRequest request) {
            this.request = request;
        }

        void run() {
            Event last;
            try {
                last = answer(FakeChatModel.lastWord(request));
            } catch (InterruptedException e) {
                last = new Event.Failed(Event.FailureReason.CLOSED, "interrupted");
            }
            // As the engine does: who sees the end may submit again at once.
            running.decrementAndGet();
            events.add(last);
        }

        private Event answer(String word) throws InterruptedException {
            if (word.equals("slow")) {
                Thread.sleep(1500);
            }
            request.observers().states().ifPresent(this::show);
            if (!request.rules().isEmpty()) {
                return ruled(RuledAnswer.of(request, FakeChatModel.wish(word)));
            }
            int most = Math.min(request.maxTokens(), word.equals("forever") ? 1 << 20 : 5);
            for (int i = 0; i < most; i++) {
                if (cancelled) {
                    return new Event.Failed(Event.FailureReason.CANCELLED, "cancelled");
                }
                if (word.equals("fail") && i == 2) {
                    return new Event.Failed(Event.FailureReason.ENGINE_FAILED, "fault on demand");
                }
                events.add(token("hello".charAt(i % 5)));
                if (word.equals("forever") || word.equals("silent")) {
                    Thread.sleep(word.equals("silent") ? 1500 : 5);
                }
            }
            boolean cut = request.maxTokens() < 5;
            return new Event.Finished(
                    cut ? Event.FinishReason.LENGTH : Event.FinishReason.STOP,
                    "",
                    Float.NaN,
                    FakeChatModel.usage(request, most));
        }

        /** Each byte's state follows from the byte. */
        private void show(StateObserver observer) {
            int[] ids = ((Segment.Tokens) request.prompt().getLast()).ids();
            for (int i = 0; i < ids.length; i++) {
                observer.observe(i, new float[] {1, ids[i] % 2, ids[i] % 3, ids[i] % 5});
            }
        }

        private Event ruled(RuledAnswer answer) {
            for (int id : answer.ids()) {
                events.add(token(id));
            }
            return new Event.Finished(
                    answer.reason(),
                    "",
                    Float.NaN,
                    FakeChatModel.usage(request, answer.ids().length));
        }

        private Event token(int id) {
            return new Event.Token(
                    id,
                    Character.toString(id),
                    request.logProbabilities() ? -0.5f : Float.NaN,
                    request.topLogProbabilities() > 0
                            ? List.of(new Event.Alternative(id, -0.5f))
                            : List.of());
        }

        @Override
        public Event next() throws InterruptedException {
            return events.take();
        }

        @Override
        public Optional<Event> next(Duration wait) throws InterruptedException {
            return Optional.ofNullable(events.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
