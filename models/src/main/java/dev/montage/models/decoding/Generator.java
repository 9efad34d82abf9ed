package dev.montage.models.decoding;

/** Continues sequences. Any thread may submit; {@link Engine} is the implementation. */
public interface Generator extends AutoCloseable {

    /**
     * Queues a request.
     *
     * @throws OverloadedException at once, if the queue is full
     * @throws IllegalArgumentException if the prompt can never fit; the message says the lengths
     */
    Generation submit(GenerationRequest request);

    /** Load and capacity at this moment, for metrics and for Retry-After. */
    EngineStatus status();

    /** Stops: live generations fail with a clear reason. */
    @Override
    void close();
}
