package dev.montage.server.wire;

import java.util.List;
import java.util.Optional;

/**
 * A film in the making, or made.
 *
 * @param progress 0 to 100; never goes back, unless the storyboard is changed
 * @param prompt as it was sent; of a storyboard without one, its first checkpoint's
 * @param seconds its length, as a text, as OpenAI's clients read it
 * @param storyboard its checkpoints; one for a film of a prompt alone
 * @param version 1, and one more for each change of the storyboard
 * @param work how far it is
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
        int fps,
        long seed,
        boolean draft,
        int version,
        List<Checkpoint> storyboard,
        Work work,
        Optional<Usage> usage) {

    /**
     * The variant of a film's content that is a checkpoint's picture, and the field of which one.
     */
    public static final String CHECKPOINT = "checkpoint";

    /** Why it failed. */
    public record Failure(String code, String message) {}

    /**
     * A checkpoint.
     *
     * @param at seconds
     * @param hold seconds that its picture stands still
     * @param hasImage whether a picture was sent for it
     * @param caption what the model sees there once the film is completed
     * @param agreement of the caption with the prompt, 0 to 1
     */
    public record Checkpoint(
            double at,
            String prompt,
            @OneOf({"flow", "cut", "continue"}) String transition,
            double hold,
            boolean hasImage,
            Optional<String> caption,
            Optional<Double> agreement) {}

    /**
     * Parts of a kind.
     *
     * @param done of them, those that were there before included
     * @param reused were there before: for another film, or an earlier version
     */
    public record Count(int total, int done, int reused) {}

    /**
     * How far it is.
     *
     * @param queuePosition films before it, while it is queued
     * @param secondsDone of film, that can be watched
     * @param etaSeconds until it is completed, once its speed is known
     */
    public record Work(
            Optional<Integer> queuePosition,
            Count keySlices,
            Count stretches,
            double secondsDone,
            Optional<Double> etaSeconds,
            double computeSeconds) {}

    /**
     * What a film cost.
     *
     * @param tokens codes made
     * @param computeSeconds while it was made, on all processors, other work beside it included
     */
    public record Usage(
            double seconds,
            int frames,
            long tokens,
            double computeSeconds,
            double computeSecondsPerSecond) {}

    /**
     * What happened to a film, as its event stream tells it.
     *
     * @param part what is there now
     */
    public record Event(
            @OneOf({
                        "video.queued",
                        "video.in_progress",
                        "video.key_slice",
                        "video.stretch",
                        "video.footage",
                        "video.completed",
                        "video.failed"
                    })
                    String type,
            String id,
            int version,
            @OneOf({"queued", "in_progress", "completed", "failed"}) String status,
            int progress,
            Work work,
            Optional<Part> part,
            Optional<Failure> error,
            Optional<Usage> usage) {}

    /**
     * A part of a film.
     *
     * @param index among those of its kind
     * @param start seconds in the film
     * @param reused whether it was there before
     * @param checkpoint of a key slice: which one it is the picture of
     * @param picture of a key slice: where it can be looked at, from now on
     */
    public record Part(
            int index,
            double start,
            double end,
            boolean reused,
            Optional<Integer> checkpoint,
            Optional<String> picture) {

        /** Of film. */
        public Part(int index, double start, double end, boolean reused) {
            this(index, start, end, reused, Optional.empty(), Optional.empty());
        }

        /** The same as a checkpoint's picture. */
        public Part showing(String film, int number) {
            String path =
                    "/v1/videos/%s/content?variant=%s&%s=%d"
                            .formatted(film, CHECKPOINT, CHECKPOINT, number);
            return new Part(index, start, end, reused, Optional.of(number), Optional.of(path));
        }
    }

    /**
     * What a film would cost.
     *
     * @param tokens codes to be made, nothing being there
     * @param computeSeconds on all processors, at the speed of the last film
     * @param finishSeconds until it would be finished, with those before it
     */
    public record Estimate(
            @OneOf("video.estimate") String object,
            String model,
            String seconds,
            int frames,
            int keySlices,
            int stretches,
            int tokens,
            double tokensPerSecond,
            double computeSeconds,
            double finishSeconds) {}

    /** A film is gone. */
    public record Deleted(String id, @OneOf("video.deleted") String object, boolean deleted) {}
}
