package dev.montage.tokenizers;

import java.io.Serial;

/**
 * A tokenizer or chat template file that is missing, broken, or of a kind not supported here. The
 * message says what was found and where.
 */
public final class TokenizerException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    public TokenizerException(String message) {
        super(message);
    }

    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
