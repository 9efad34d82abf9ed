package dev.montage.conformance.clients;

import java.io.Serial;

/** The client has no way to ask for this; the message says why. */
public final class NotApplicableException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    public NotApplicableException(String why) {
        super(why);
    }
}
