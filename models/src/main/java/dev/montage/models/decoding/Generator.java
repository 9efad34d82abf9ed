package dev.montage.models.decoding;

import java.util.List;

/** Continues sequences. Any thread may submit; {@link Engine} is the implementation. */
public interface Generator extends AutoCloseable {

    /**
     * Queues a request.
     *
     * @throws OverloadedException at once, if the queue is full
     * @throws IllegalArgumentException if the prompt can never fit; the message says the lengths
     * @throws IllegalStateException if closed
     */
    default Generation submit(GenerationRequest request) {
        return submitAll(List.of(request)).getFirst();
    }

    /**
     * Queues all of the requests or none, as for the {@code n} answers to one prompt.
     *
     * @return their generations, in order
     * @throws OverloadedException at once, if the queue has no room for all
     * @throws IllegalArgumentException if one can never fit; the message says the lengths
     * @throws IllegalStateException if closed
     */
    List<Generation> submitAll(List<GenerationRequest> requests);

    /** Load and capacity at this moment, for metrics and for Retry-After. */
    EngineStatus status();

    /** Stops: live generations fail with {@link Event.FailureReason#CLOSED}. */
    @Override
    void close();
}
