package dev.montage.server.settings;

import java.io.Serial;

/** A setting that is unknown or has a value that it cannot have. The message names it. */
public final class SettingsException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
