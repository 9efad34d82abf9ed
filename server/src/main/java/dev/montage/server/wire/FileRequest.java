package dev.montage.server.wire;

import dev.montage.server.web.Form;
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
    private static final String ANCHOR = "expires_after[anchor]";
    private static final String SECONDS = "expires_after[seconds]";
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
        if (!form.has(ANCHOR) && !form.has(SECONDS)) {
            return purpose.equals("batch") ? Optional.of(BATCH_EXPIRES_AFTER) : Optional.empty();
        }
        String anchor = form.required(ANCHOR);
        if (!anchor.equals("created_at")) {
            throw Form.invalid(ANCHOR, "expected created_at, found " + anchor);
        }
        form.required(SECONDS);
        return form.number(SECONDS, LEAST_SECONDS, MOST_SECONDS)
                .map(seconds -> Duration.ofSeconds(seconds.longValue()));
    }
}
