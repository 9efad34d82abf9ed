package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.montage.server.wire.OneOf;
import java.util.List;
import java.util.Optional;

/** The body of a request for a film: of a prompt, or of a storyboard. */
@JsonInclude(Include.NON_ABSENT)
record VideoBody(
        Optional<String> model,
        Optional<String> prompt,
        Optional<List<Checkpoint>> storyboard,
        Optional<String> seconds,
        @OneOf({"auto", "128x128", "256x256", "512x512", "1024x1024"}) Optional<String> size,
        @Bounds(least = 1, most = 60) Optional<Integer> fps,
        Optional<Boolean> draft,
        Optional<String> inputReference,
        @Bounds(least = 0, most = 2) Optional<Double> temperature,
        @Bounds(least = 1, most = 20) Optional<Double> guidance,
        @Bounds(least = 1, most = 16) Optional<Integer> candidates,
        Optional<Long> seed) {

    /** A checkpoint; its picture is a data URL. */
    @JsonInclude(Include.NON_ABSENT)
    record Checkpoint(
            @Bounds(least = 0, most = 86_400) double at,
            String prompt,
            @OneOf({"flow", "cut", "continue"}) Optional<String> transition,
            @Bounds(least = 0, most = 86_400) Optional<Double> hold,
            Optional<String> image,
            Optional<Boolean> hasImage) {}

    /** Another storyboard, or another checkpoint of it. */
    @JsonInclude(Include.NON_ABSENT)
    record Change(
            Optional<List<Checkpoint>> storyboard,
            Optional<ChangedCheckpoint> checkpoint,
            Optional<String> seconds,
            Optional<Long> seed,
            Optional<Boolean> draft) {}

    /** What changes of a checkpoint. */
    @JsonInclude(Include.NON_ABSENT)
    record ChangedCheckpoint(
            int index,
            @Bounds(least = 0, most = 86_400) Optional<Double> at,
            Optional<String> prompt,
            @OneOf({"flow", "cut", "continue"}) Optional<String> transition,
            @Bounds(least = 0, most = 86_400) Optional<Double> hold,
            Optional<String> image) {}

    /** The same film of other words. */
    record Remix(String prompt) {}

    /** A film made of another, which is to be longer if it is an extension. */
    @JsonInclude(Include.NON_ABSENT)
    record Made(Reference video, String prompt, Optional<String> seconds) {}

    /** Names a film. */
    record Reference(String id) {}
}
