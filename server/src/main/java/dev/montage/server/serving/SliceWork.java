package dev.montage.server.serving;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.SliceRequest;
import dev.montage.server.web.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Pictures or films in the making: waits for their slices, keeps the likeliest of each one's
 * candidates, and cancels what is closed early.
 */
public final class SliceWork implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Choices choices;
    private final List<Candidate> candidates = new ArrayList<>();

    /**
     * One of them is done.
     *
     * @param index among those asked for
     * @param slices codes of each slice
     * @param usage what all of its candidates cost
     */
    public record Made(int index, List<int[]> slices, Event.Usage usage) {}

    /** What happens meanwhile. */
    @FunctionalInterface
    public interface Listener {
        /** Something is done. */
        void made(Made made);

        /** Nothing happened for a while. */
        default void silence() {}
    }

    /** What was asked for. */
    private static final class Wanted {
        private final int index;
        private int running;
        private Optional<Candidate> best = Optional.empty();
        private Optional<Event.Usage> usage = Optional.empty();

        Wanted(int index, int candidates) {
            this.index = index;
            this.running = candidates;
        }

        /** The first of equally likely ones stays, whichever ends first. */
        void finish(Candidate candidate, Event.Usage cost) {
            running--;
            usage = Optional.of(usage.map(before -> before.and(cost)).orElse(cost));
            if (best.filter(other -> !candidate.isBetter(other)).isEmpty()) {
                best = Optional.of(candidate);
            }
        }
    }

    /** One of those that something is chosen from. */
    private static final class Candidate {
        private final Wanted wanted;
        private final int number;
        private final List<int[]> slices = new ArrayList<>();
        private double logProbability;

        Candidate(Wanted wanted, int number) {
            this.wanted = wanted;
            this.number = number;
        }

        void add(Event.Slice slice) {
            slices.add(slice.codes());
            logProbability += slice.logProbability();
        }

        boolean isBetter(Candidate other) {
            int order = Double.compare(logProbability, other.logProbability);
            return order > 0 || (order == 0 && number < other.number);
        }
    }

    private SliceWork(Choices choices, List<List<SliceRequest>> requests) {
        this.choices = choices;
        for (int i = 0; i < requests.size(); i++) {
            int count = requests.get(i).size();
            Wanted one = new Wanted(i, count);
            IntStream.range(0, count).forEach(n -> candidates.add(new Candidate(one, n)));
        }
    }

    /**
     * Queues all or none.
     *
     * @param unwanted asked every now and then: once true, waiting ends
     * @throws ApiException 429 if the queue is full, 400 if one can never fit
     */
    public static SliceWork submit(
            Generator generator, List<SliceRequest> requests, BooleanSupplier unwanted) {
        List<List<SliceRequest>> each = requests.stream().map(SliceRequest::candidates).toList();
        List<SliceRequest> all = each.stream().flatMap(List::stream).toList();
        try {
            return new SliceWork(Choices.submit(generator, all, unwanted), each);
        } catch (IllegalArgumentException e) {
            throw ApiException.field(
                    "prompt", "context_length_exceeded", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Has one of them made.
     *
     * @param unwanted asked every now and then: once true, waiting ends
     * @return codes of each slice
     * @throws ApiException 429 if the queue is full, 400 if it can never fit; or if it fails
     */
    public static List<int[]> make(
            Generator generator, SliceRequest request, BooleanSupplier unwanted) {
        List<int[]> slices = new ArrayList<>();
        try (SliceWork work = submit(generator, List.of(request), unwanted)) {
            work.await(PATIENCE, made -> slices.addAll(made.slices()));
        }
        return slices;
    }

    /**
     * Waits for all.
     *
     * @param patience after which silence is told
     * @throws ApiException if one fails
     */
    public void await(Duration patience, Listener listener) {
        try {
            while (!choices.isOver()) {
                Optional<Choices.Item> item = choices.next(patience);
                item.ifPresentOrElse(next -> take(next, listener), listener::silence);
            }
        } catch (InterruptedException e) {
            throw Failures.interrupted();
        }
    }

    private void take(Choices.Item item, Listener listener) {
        Candidate candidate = candidates.get(item.choice());
        switch (item.event()) {
            case Event.Slice slice -> candidate.add(slice);
            case Event.Finished finished -> {
                Wanted one = candidate.wanted;
                one.finish(candidate, finished.usage());
                if (one.running == 0) {
                    List<int[]> slices = List.copyOf(one.best.orElseThrow().slices);
                    listener.made(new Made(one.index, slices, one.usage.orElseThrow()));
                }
            }
            case Event.Failed failed -> throw Failures.failed(failed);
            case Event.Token _ -> throw new IllegalStateException("expected slices, found text");
        }
    }

    @Override
    public void close() {
        choices.close();
    }
}
