package dev.montage.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Optional;

/**
 * A file that was sent.
 *
 * @param expiresAt absent if it is kept for good
 */
public record FileReply(
        String id,
        @OneOf("file") String object,
        long bytes,
        long createdAt,
        @JsonInclude(Include.NON_ABSENT) Optional<Long> expiresAt,
        String filename,
        @OneOf({"assistants", "batch", "fine-tune", "vision", "user_data"}) String purpose,
        @OneOf("processed") String status) {

    /** A file that is no more. */
    public record Deleted(String id, @OneOf("file") String object, boolean deleted) {}
}
