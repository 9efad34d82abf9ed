package dev.montage.models.decoding;

import java.io.Serial;

/** Log-its that no token can be chosen from. */
final class SamplingException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final Event.FailureReason reason;

    SamplingException(Event.FailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    Event.Failed event() {
        return new Event.Failed(reason, String.valueOf(getMessage()));
    }
}
