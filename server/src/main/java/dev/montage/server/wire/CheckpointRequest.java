package dev.montage.server.wire;

import dev.montage.models.storyboard.Checkpoint.Transition;
import dev.montage.server.web.Field;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A checkpoint of a storyboard as it is sent, whole or what is to change of it.
 *
 * @param path where it stands, as {@code storyboard[3]}
 * @param at seconds
 * @param hold seconds
 * @param image a data URL
 * @param keepsImage whether it shows the picture that was sent for it before
 */
public record CheckpointRequest(
        String path,
        Optional<Double> at,
        Optional<String> prompt,
        Optional<Transition> transition,
        Optional<Double> hold,
        Optional<Field> image,
        boolean keepsImage) {
    private static final int MOST_CHECKPOINTS = 10_000;
    private static final double MOST_SECONDS = 24 * 3600;

    /** Reads and checks a storyboard. */
    static List<CheckpointRequest> list(Field storyboard) {
        List<Field> items = storyboard.items();
        if (items.isEmpty() || items.size() > MOST_CHECKPOINTS) {
            throw storyboard.invalid(
                    "expected 1 to %d checkpoints, found %d"
                            .formatted(MOST_CHECKPOINTS, items.size()));
        }
        return items.stream().map(CheckpointRequest::whole).toList();
    }

    private static CheckpointRequest whole(Field field) {
        CheckpointRequest found = part(field);
        field.get("at").required();
        field.get("prompt").required();
        return found;
    }

    /** Reads and checks what is to change. */
    static CheckpointRequest part(Field field) {
        return new CheckpointRequest(
                field.path(),
                field.get("at").map(at -> Numbers.of(at, 0, MOST_SECONDS)),
                field.get("prompt").map(Wish::prompt),
                field.get("transition").map(CheckpointRequest::transition),
                field.get("hold").map(hold -> Numbers.of(hold, 0, MOST_SECONDS)),
                field.get("image").map(CheckpointRequest::url),
                field.get("has_image").map(Field::flag).orElse(false));
    }

    /** A text, or an object that has it as image_url. */
    static Field url(Field image) {
        if (image.isText()) {
            return image;
        }
        if (image.get("file_id").isPresent()) {
            throw image.get("file_id").unsupported("send the picture as a data URL");
        }
        Field url = image.get("image_url").required();
        return url.isText() ? url : url.get("url").required();
    }

    private static Transition transition(Field field) {
        for (Transition known : Transition.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(field.text())) {
                return known;
            }
        }
        throw field.invalid("expected flow, cut or continue, found " + field.text());
    }
}
