package dev.montage.server.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.montage.server.web.Field;
import dev.montage.server.web.Form;
import dev.montage.server.web.Json;
import java.util.List;
import java.util.Optional;

/**
 * A film to be made of another: by POST /v1/videos/{id}/remix, /v1/videos/edits and
 * /v1/videos/extensions.
 *
 * @param video its id, where the body names it; else empty
 * @param seconds how much longer an extension is to be
 */
public record FilmChange(String video, String prompt, Optional<Double> seconds) {
    /** Of an extension whose length is not said. */
    public static final double USUAL_SECONDS = 4;

    /** Reads and checks a JSON body. */
    public static FilmChange of(Field body, boolean namesVideo) {
        String video = "";
        if (namesVideo) {
            Field named = body.get("video").required();
            video = named.isText() ? named.text() : named.get("id").required().text();
        }
        return new FilmChange(
                video, Wish.prompt(body.get("prompt").required()), VideoRequest.seconds(body));
    }

    /** Reads and checks a form; it names a film as {@code video[id]}, in JSON, or by its id. */
    public static FilmChange of(Form form, boolean namesVideo) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("prompt", "seconds")) {
            form.text(name).ifPresent(text -> body.put(name, text));
        }
        if (namesVideo) {
            form.text("video")
                    .ifPresent(
                            text ->
                                    body.set(
                                            "video",
                                            text.startsWith("{")
                                                    ? Json.value("video", text)
                                                    : TextNode.valueOf(text)));
            form.text("video[id]").ifPresent(id -> body.put("video", id));
        }
        return of(Field.root(body), namesVideo);
    }
}
