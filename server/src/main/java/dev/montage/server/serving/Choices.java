package dev.montage.server.serving;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.Generator;
import dev.montage.models.decoding.OverloadedException;
import dev.montage.models.decoding.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The running answers to one request: their events, merged in the order they come. */
public final class Choices implements AutoCloseable {
    private final List<Generation> generations;
    private final Arrivals<Item> items;
    private int unfinished;

    /** An event of one of the answers. */
    public record Item(int choice, Event event) {}

    private Choices(List<Generation> generations, BooleanSupplier clientGone) {
        this.generations = generations;
        this.items = new Arrivals<>(clientGone);
        this.unfinished = generations.size();
    }

    /**
     * Queues all answers or none.
     *
     * @param clientGone asked every now and then: once true, waiting ends
     * @throws dev.montage.server.web.ApiException 429 if the queue is full
     */
    public static Choices submit(
            Generator generator, List<? extends Request> requests, BooleanSupplier clientGone) {
        try {
            Choices choices = new Choices(generator.submitAll(requests), clientGone);
            choices.pump();
            return choices;
        } catch (OverloadedException e) {
            throw Failures.overloaded(e);
        }
    }

    /** Whether all answers have ended. */
    public boolean isOver() {
        return unfinished == 0;
    }

    /**
     * The next event; empty if none came for {@code patience}.
     *
     * @throws dev.montage.server.web.ClientGoneException once the client has gone
     */
    public Optional<Item> next(Duration patience) throws InterruptedException {
        Optional<Item> item = items.next(patience);
        if (item.filter(last -> last.event().isLast()).isPresent()) {
            unfinished--;
        }
        return item;
    }

    /** Cancels what still runs. */
    @Override
    public void close() {
        generations.forEach(Generation::cancel);
    }

    private void pump() {
        for (int i = 0; i < generations.size(); i++) {
            int choice = i;
            Thread.startVirtualThread(() -> pump(choice));
        }
    }

    private void pump(int choice) {
        try {
            Event event;
            do {
                event = generations.get(choice).next();
                items.add(new Item(choice, event));
            } while (!event.isLast());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
