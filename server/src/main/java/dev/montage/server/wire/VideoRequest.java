package dev.montage.server.wire;

import dev.montage.server.web.ApiException;
import dev.montage.server.web.Field;
import dev.montage.server.web.Form;
import java.util.List;
import java.util.Optional;

/**
 * POST /v1/videos, as JSON or as a form; numbers may be texts, as OpenAI's clients send them.
 *
 * @param model empty for the first that films
 * @param seconds empty for the longest film that the model makes at once
 * @param side pixels of a frame's side; empty for the model's own
 */
public record VideoRequest(
        Optional<String> model,
        String prompt,
        Optional<Double> seconds,
        Optional<Integer> side,
        VisualOptions options) {
    private static final List<String> NOT_YET = List.of("input_reference", "storyboard", "fps");
    private static final String WHY = "films are made of a prompt alone so far";

    /** Reads and checks a JSON body. */
    public static VideoRequest of(Field body) {
        for (String name : NOT_YET) {
            if (body.get(name).isPresent()) {
                throw body.get(name).unsupported(WHY);
            }
        }
        return new VideoRequest(
                body.get("model").map(Field::text),
                Wish.prompt(body.get("prompt").required().text()),
                body.get("seconds")
                        .map(field -> field.isText() ? field.text() : field.json().asText())
                        .map(VideoRequest::seconds),
                body.get("size").map(Field::text).flatMap(Wish::side),
                VisualOptions.of(body));
    }

    /** Reads and checks a form. */
    public static VideoRequest of(Form form) {
        for (String name : NOT_YET) {
            if (form.has(name)) {
                throw Form.unsupported(name, WHY);
            }
        }
        return new VideoRequest(
                form.text("model"),
                Wish.prompt(form.required("prompt")),
                form.text("seconds").map(VideoRequest::seconds),
                form.text("size").flatMap(Wish::side),
                VisualOptions.of(form));
    }

    private static double seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            if (seconds > 0 && Double.isFinite(seconds)) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw invalidSeconds(text);
        }
        throw invalidSeconds(text);
    }

    private static ApiException invalidSeconds(String found) {
        return Form.invalid("seconds", "expected a number of seconds above 0, found " + found);
    }
}
