package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.montage.server.wire.OneOf;
import java.io.InputStream;
import java.util.Optional;

/** The form that sends a file. */
@JsonInclude(Include.NON_ABSENT)
record FileForm(
        InputStream file,
        @OneOf({"assistants", "batch", "fine-tune", "vision", "user_data"}) String purpose,
        Optional<ExpiresAfter> expiresAfter) {

    /** When the file goes: as JSON, or as expires_after[anchor] and expires_after[seconds]. */
    record ExpiresAfter(
            @OneOf("created_at") String anchor,
            @Bounds(least = 3600, most = 2_592_000) long seconds) {}
}
