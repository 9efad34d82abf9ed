package dev.montage.server.web;

import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;

/** What stands after the question mark of a URL; text that is empty counts as absent. */
public record Query(ServerRequest request) {

    /** A text. */
    public Optional<String> text(String name) {
        return request.query().first(name).asOptional().filter(text -> !text.isEmpty());
    }

    /** A whole number. */
    public Optional<Integer> integer(String name, int least, int most) {
        return text(name).map(text -> parse(name, text, least, most));
    }

    /** One of some words. */
    public Optional<String> oneOf(String name, List<String> words) {
        Optional<String> word = text(name);
        if (word.isPresent() && !words.contains(word.get())) {
            throw invalid(
                    name,
                    "expected one of %s, found %s".formatted(String.join(", ", words), word.get()));
        }
        return word;
    }

    /** An error about a parameter's value. */
    public static ApiException invalid(String name, String why) {
        return ApiException.field(name, "invalid_value", "Invalid '" + name + "': " + why + ".");
    }

    private static int parse(String name, String text, int least, int most) {
        if (!text.matches("-?\\d{1,9}")) {
            throw ApiException.field(
                    name,
                    "invalid_type",
                    "Invalid type for '%s': expected a whole number, found \"%s\"."
                            .formatted(name, text));
        }
        int value = Integer.parseInt(text);
        if (value < least || value > most) {
            throw invalid(name, "expected " + least + " to " + most + ", found " + text);
        }
        return value;
    }
}
