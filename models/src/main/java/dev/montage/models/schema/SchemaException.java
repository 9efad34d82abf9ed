package dev.montage.models.schema;

import java.io.Serial;

/** A schema that is none, or asks for what cannot be enforced. */
public final class SchemaException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1L;

    private final String path;

    SchemaException(String path, String message) {
        super(message);
        this.path = path;
    }

    /** Where in the schema, as {@code .properties.name.pattern}; empty for the whole of it. */
    public String path() {
        return path;
    }
}
