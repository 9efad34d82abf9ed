package dev.montage.server.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Field;
import dev.montage.server.web.Form;
import dev.montage.server.web.Json;
import java.util.List;
import java.util.Optional;

/**
 * POST /v1/videos and what is like it, as JSON or as a form; numbers may be texts, as OpenAI's
 * clients send them.
 *
 * @param model empty for the first that films
 * @param prompt of a film without a storyboard; with one, for people
 * @param storyboard empty for a film of a prompt alone
 * @param seconds empty for the longest film that the model makes at once, or as long after the last
 *     checkpoint
 * @param side pixels of a frame's side; empty for the model's own
 * @param fps frames a second of the file; empty for the model's own
 * @param draft whether it is to show key slices only
 * @param reference a picture that it begins with, as a data URL
 */
public record VideoRequest(
        Optional<String> model,
        Optional<String> prompt,
        List<CheckpointRequest> storyboard,
        Optional<Double> seconds,
        Optional<Integer> side,
        Optional<Integer> fps,
        Optional<Boolean> draft,
        Optional<Field> reference,
        VisualOptions options) {
    private static final List<String> TEXTS =
            List.of("model", "prompt", "seconds", "size", "fps", "input_reference");
    private static final List<String> NUMBERS =
            List.of("temperature", "guidance", "seed", "candidates");
    private static final double LEAST_SECONDS = 0.1;
    private static final double MOST_SECONDS = 24 * 3600;
    private static final int MOST_FPS = 60;

    /** Reads and checks a JSON body. */
    public static VideoRequest of(Field body) {
        return new VideoRequest(
                body.get("model").map(Field::text),
                body.get("prompt").map(Wish::prompt),
                body.get("storyboard").map(CheckpointRequest::list).orElse(List.of()),
                seconds(body),
                body.get("size").map(Field::text).flatMap(Wish::side),
                body.get("fps").map(fps -> (int) Math.round(Numbers.of(fps, 1, MOST_FPS))),
                body.get("draft").map(Field::flag),
                body.get("input_reference").map(CheckpointRequest::url),
                VisualOptions.of(body));
    }

    /** The length of a film. */
    static Optional<Double> seconds(Field body) {
        return body.get("seconds").map(field -> Numbers.of(field, LEAST_SECONDS, MOST_SECONDS));
    }

    /** Reads and checks a form; a storyboard is JSON in a text, a file is left to the caller. */
    public static VideoRequest of(Form form) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (String name : TEXTS) {
            if (!form.isFile(name)) {
                form.text(name).ifPresent(text -> body.put(name, text));
            }
        }
        for (String name : NUMBERS) {
            form.number(name, -Double.MAX_VALUE, Double.MAX_VALUE)
                    .ifPresent(number -> body.put(name, number));
        }
        form.flag("draft").ifPresent(flag -> body.put("draft", flag));
        form.text("storyboard")
                .ifPresent(text -> body.set("storyboard", Json.value("storyboard", text)));
        return of(Field.root(body));
    }

    /** The words of a film that has no storyboard. */
    public String requiredPrompt() {
        return prompt.orElseThrow(
                () ->
                        ApiException.field(
                                "prompt",
                                "missing_required_parameter",
                                "Missing required parameter: 'prompt'."));
    }
}
