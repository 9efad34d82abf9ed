package dev.montage.models.decoding;

import java.io.Serial;
import java.time.Duration;

/** The queue is full: try again later. Becomes a 429. */
public final class OverloadedException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public OverloadedException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** When a place is likely to be free. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
