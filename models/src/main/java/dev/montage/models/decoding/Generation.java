package dev.montage.models.decoding;

import java.time.Duration;
import java.util.Optional;

/** A running request: the reader's end of its events. */
public interface Generation extends AutoCloseable {

    /**
     * The next event, waiting for it. After {@link Event.Finished} or {@link Event.Failed} there is
     * none.
     */
    Event next() throws InterruptedException;

    /** The next event if one comes within {@code wait}; else empty (time to send a keep-alive). */
    Optional<Event> next(Duration wait) throws InterruptedException;

    /** Frees the sequence within one step of the engine. Idempotent. */
    void cancel();

    /** Same as {@link #cancel()}. */
    @Override
    default void close() {
        cancel();
    }
}
