package dev.montage.modalities.media;

import java.io.Serial;
import java.util.Locale;

/** Media that cannot be taken. The message says why, for the person who sent it. */
public final class MediaException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    /** What is wrong, for programs. */
    public enum Code {
        /** No bytes, or sound or film of no length. */
        EMPTY,
        /** No container or codec that is known here. */
        NOT_MEDIA,
        /** A video or picture without sound. */
        NO_AUDIO,
        /** A recording without pictures. */
        NO_VIDEO,
        TOO_LONG,
        TOO_LARGE,
        /** Cut or damaged so that nothing can be decoded. */
        TRUNCATED,
        /** Decoding took too long. */
        TIMEOUT;

        /** As it stands in an error reply, {@code not_media} for one. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Code code;

    public MediaException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
