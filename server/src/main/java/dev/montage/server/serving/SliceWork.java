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

/** Pictures or films in the making: waits for their slices, and cancels what is closed early. */
public final class SliceWork implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Choices choices;
    private final List<List<int[]>> slices = new ArrayList<>();

    /**
     * One of them is done.
     *
     * @param index among those asked for
     * @param slices codes of each slice
     */
    public record Made(int index, List<int[]> slices, Event.Usage usage) {}

    /** What happens meanwhile. */
    @FunctionalInterface
    public interface Listener {
        /** Something is done. */
        void made(Made made);

        /** A slice of something is done. */
        default void slice(int index) {}

        /** Nothing happened for a while. */
        default void silence() {}
    }

    private SliceWork(Choices choices, int count) {
        this.choices = choices;
        for (int i = 0; i < count; i++) {
            slices.add(new ArrayList<>());
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
        try {
            return new SliceWork(Choices.submit(generator, requests, unwanted), requests.size());
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
        List<int[]> own = slices.get(item.choice());
        switch (item.event()) {
            case Event.Slice slice -> {
                own.add(slice.codes());
                listener.slice(item.choice());
            }
            case Event.Finished finished ->
                    listener.made(new Made(item.choice(), List.copyOf(own), finished.usage()));
            case Event.Failed failed -> throw Failures.failed(failed);
            case Event.Token _ -> throw new IllegalStateException("expected slices, found text");
        }
    }

    @Override
    public void close() {
        choices.close();
    }
}
