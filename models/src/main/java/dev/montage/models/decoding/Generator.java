package dev.montage.models.decoding;

import java.util.List;

/** Continues sequences. Any thread may submit; {@link Engine} is the implementation. */
public interface Generator extends AutoCloseable {

    /**
     * Queues a request.
     *
     * @throws OverloadedException at once, if the queue is full
     * @throws IllegalArgumentException if it can never fit, the message says the lengths; or if it
     *     wants slices of a model of text
     * @throws IllegalStateException if closed
     */
    default Generation submit(Request request) {
        return submitAll(List.of(request)).getFirst();
    }

    /**
     * Queues all of the requests or none, as for the {@code n} answers to one prompt.
     *
     * @return their generations, in order
     * @throws OverloadedException at once, if the queue has no room for all
     * @throws IllegalArgumentException as for one
     * @throws IllegalStateException if closed
     */
    List<Generation> submitAll(List<? extends Request> requests);

    /** Load and capacity at this moment, for metrics and for Retry-After. */
    EngineStatus status();

    /** Stops: live generations fail with {@link Event.FailureReason#CLOSED}. */
    @Override
    void close();
}
