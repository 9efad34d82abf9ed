package dev.montage.models.decoding;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A running request: the reader's end of its events. Events wait here, at most one a token, until
 * they are read; a slow reader holds nobody up. One thread reads; any thread may cancel.
 */
public interface Generation extends AutoCloseable {

    /**
     * The next event, waiting for it. {@link Event.Finished} or {@link Event.Failed} is the last.
     *
     * @throws NoSuchElementException after the last event
     */
    Event next() throws InterruptedException;

    /**
     * The next event if one comes within {@code wait}; else empty (time to send a keep-alive).
     *
     * @throws NoSuchElementException after the last event
     */
    Optional<Event> next(Duration wait) throws InterruptedException;

    /** Reads to the last event. */
    default Event last() throws InterruptedException {
        Event event = next();
        while (event instanceof Event.Token || event instanceof Event.Slice) {
            event = next();
        }
        return event;
    }

    /**
     * Frees the sequence within one step of the engine. Events not read yet are dropped and {@link
     * Event.FailureReason#CANCELLED} takes their place at once. Does nothing after the last event.
     */
    void cancel();

    /** Same as {@link #cancel()}. */
    @Override
    default void close() {
        cancel();
    }
}
