package dev.montage.server.wire;

import java.util.Optional;

/**
 * A film in the making, or made.
 *
 * @param progress 0 to 100; never goes back
 * @param seconds its length, as a text, as OpenAI's clients read it
 * @param usage what it cost; there once it is completed
 */
public record VideoReply(
        String id,
        @OneOf("video") String object,
        String model,
        @OneOf({"queued", "in_progress", "completed", "failed"}) String status,
        int progress,
        long createdAt,
        Optional<Long> completedAt,
        Optional<Long> expiresAt,
        String prompt,
        String size,
        String seconds,
        Optional<String> remixedFromVideoId,
        Optional<Failure> error,
        Optional<Usage> usage) {

    /** Why it failed. */
    public record Failure(String code, String message) {}

    /**
     * What a film cost.
     *
     * @param tokens codes made
     * @param computeSeconds from its begin to its end, on all processors
     */
    public record Usage(
            double seconds,
            int frames,
            int tokens,
            double computeSeconds,
            double computeSecondsPerSecond) {}

    /** A film is gone. */
    public record Deleted(String id, @OneOf("video.deleted") String object, boolean deleted) {}
}
