package dev.montage.server.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Field;
import dev.montage.server.web.Form;
import dev.montage.server.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * POST /v1/files; the file stays in the form.
 *
 * @param expiresAfter how long the file is kept; empty for good
 */
public record FileRequest(String purpose, Optional<Duration> expiresAfter) {
    private static final List<String> PURPOSES =
            List.of("assistants", "batch", "fine-tune", "vision", "user_data");
    private static final Duration BATCH_EXPIRES_AFTER = Duration.ofDays(30);
    private static final String EXPIRES_AFTER = "expires_after";
    private static final String ANCHOR = "expires_after[anchor]";
    private static final String SECONDS = "expires_after[seconds]";
    private static final String CREATED_AT = "created_at";
    private static final int LEAST_SECONDS = 3600;
    private static final int MOST_SECONDS = 30 * 24 * 3600;

    /** Reads and checks a form. */
    public static FileRequest of(Form form) {
        Form.Upload file = form.file("file");
        String purpose = form.required("purpose");
        if (!PURPOSES.contains(purpose)) {
            throw Form.invalid(
                    "purpose", "expected one of " + PURPOSES + ", found \"" + purpose + "\"");
        }
        if (file.bytes() == 0) {
            throw Form.invalid("file", "it is empty");
        }
        return new FileRequest(purpose, expiresAfter(form, purpose));
    }

    private static Optional<Duration> expiresAfter(Form form, String purpose) {
        if (form.has(EXPIRES_AFTER)) {
            return Optional.of(read(form.required(EXPIRES_AFTER)));
        }
        if (!form.has(ANCHOR) && !form.has(SECONDS)) {
            return purpose.equals("batch") ? Optional.of(BATCH_EXPIRES_AFTER) : Optional.empty();
        }
        String anchor = form.required(ANCHOR);
        if (!anchor.equals(CREATED_AT)) {
            throw Form.invalid(ANCHOR, "expected created_at, found " + anchor);
        }
        form.required(SECONDS);
        return form.number(SECONDS, LEAST_SECONDS, MOST_SECONDS)
                .map(seconds -> Duration.ofSeconds(seconds.longValue()));
    }

    /** As one part of JSON, which is how OpenAPI has an object in a form. */
    private static Duration read(String json) {
        ObjectNode form = JsonNodeFactory.instance.objectNode();
        try {
            form.set(EXPIRES_AFTER, Json.object(json.getBytes(StandardCharsets.UTF_8)));
        } catch (ApiException e) {
            throw Form.invalid(EXPIRES_AFTER, "expected an object as JSON, found " + json);
        }
        Field whole = Field.root(form).get(EXPIRES_AFTER);
        Field anchor = whole.get("anchor").required();
        if (!anchor.text().equals(CREATED_AT)) {
            throw anchor.invalid("expected created_at, found " + anchor.text());
        }
        Field seconds = whole.get("seconds").required();
        return Duration.ofSeconds(seconds.integer(LEAST_SECONDS, MOST_SECONDS));
    }
}
