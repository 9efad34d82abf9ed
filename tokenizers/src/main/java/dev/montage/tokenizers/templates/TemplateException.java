package dev.montage.tokenizers.templates;

import java.io.Serial;
import jinjava.javax.el.ELException;

/** A template that cannot be read or refuses what it was given; carries the message to its user. */
final class TemplateException extends ELException {
    @Serial private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super(message);
    }
}
