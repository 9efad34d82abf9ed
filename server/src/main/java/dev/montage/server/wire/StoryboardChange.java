package dev.montage.server.wire;

import dev.montage.server.web.Field;
import java.util.List;
import java.util.Optional;

/**
 * PATCH /v1/videos/{id}/storyboard: another storyboard, or another checkpoint of it.
 *
 * @param storyboard all of it; empty if it stays
 * @param index of the checkpoint that changes, if one does
 * @param checkpoint what changes of it
 * @param seconds another length
 * @param seed another one, which draws everything anew
 * @param draft whether it is to show key slices only
 */
public record StoryboardChange(
        List<CheckpointRequest> storyboard,
        Optional<Integer> index,
        Optional<CheckpointRequest> checkpoint,
        Optional<Double> seconds,
        Optional<Long> seed,
        Optional<Boolean> draft) {

    /** Reads and checks a JSON body. */
    public static StoryboardChange of(Field body) {
        Field one = body.get("checkpoint");
        return new StoryboardChange(
                body.get("storyboard").map(CheckpointRequest::list).orElse(List.of()),
                one.map(field -> (int) field.get("index").required().integer(0, Integer.MAX_VALUE)),
                one.map(CheckpointRequest::part),
                VideoRequest.seconds(body),
                body.get("seed").map(seed -> seed.integer(Long.MIN_VALUE, Long.MAX_VALUE)),
                body.get("draft").map(Field::flag));
    }
}
