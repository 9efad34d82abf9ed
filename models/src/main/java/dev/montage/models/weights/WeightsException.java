package dev.montage.models.weights;

import java.io.Serial;

/**
 * A weight file that is missing, cut, hostile or not what the model needs. The message names the
 * file.
 */
public final class WeightsException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    public WeightsException(String message) {
        super(message);
    }

    public WeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
