package dev.montage.server.openapi;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one method of one path does.
 *
 * @param method in lower case
 * @param path with parameters in braces
 * @param summary in a few words
 * @param body what is sent, if anything
 * @param replies what may come back if all goes well
 * @param parameters of the query
 */
record Operation(
        String method,
        String path,
        String summary,
        Optional<Content> body,
        List<Content> replies,
        List<Parameter> parameters) {
    private static final String JSON = "application/json";

    Operation {
        replies = List.copyOf(replies);
        parameters = List.copyOf(parameters);
    }

    /** Something of a media type; {@code arguments} are those of a generic type. */
    record Content(String mediaType, Class<?> type, List<Class<?>> arguments) {
        Content {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * A parameter of the query, which may be left out.
     *
     * @param values all that it can be; empty for any
     * @param most the most that a number can be, which is 1 or more; 0 for no number
     */
    record Parameter(String name, Class<?> type, List<String> values, int least, int most) {
        Parameter {
            values = List.copyOf(values);
        }

        /** Any text, or one of these. */
        static Parameter text(String name, String... values) {
            return new Parameter(name, String.class, List.of(values), 0, 0);
        }

        /** A whole number from 1. */
        static Parameter number(String name, int most) {
            return new Parameter(name, Integer.class, List.of(), 1, most);
        }

        /** Which one of a list, from 0. */
        static Parameter index(String name) {
            return new Parameter(name, Integer.class, List.of(), 0, Integer.MAX_VALUE);
        }
    }

    static Operation get(String path, String summary) {
        return new Operation("get", path, summary, Optional.empty(), List.of(), List.of());
    }

    static Operation post(String path, String summary) {
        return new Operation("post", path, summary, Optional.empty(), List.of(), List.of());
    }

    static Operation patch(String path, String summary) {
        return new Operation("patch", path, summary, Optional.empty(), List.of(), List.of());
    }

    static Operation delete(String path, String summary) {
        return new Operation("delete", path, summary, Optional.empty(), List.of(), List.of());
    }

    Operation takesJson(Class<?> type) {
        return takes(JSON, type);
    }

    Operation takesForm(Class<?> type) {
        return takes("multipart/form-data", type);
    }

    /** Replies with a JSON value; said more than once, with one of several. */
    Operation gives(Class<?> type, Class<?>... arguments) {
        return gives(new Content(JSON, type, List.of(arguments)));
    }

    /** Replies with server-sent events of this JSON value; said more than once, of several. */
    Operation streams(Class<?> event) {
        return gives(new Content("text/event-stream", event, List.of()));
    }

    /** Replies with the content of a file of any type. */
    Operation givesContent() {
        return givesContent("application/octet-stream");
    }

    /** Replies with a file of this type; said more than once, of one of several. */
    Operation givesContent(String mediaType) {
        return gives(new Content(mediaType, InputStream.class, List.of()));
    }

    /** Replies with plain text. */
    Operation givesText() {
        return gives(new Content("text/plain", String.class, List.of()));
    }

    Operation with(Parameter... query) {
        return new Operation(method, path, summary, body, replies, List.of(query));
    }

    private Operation takes(String mediaType, Class<?> type) {
        Content content = new Content(mediaType, type, List.of());
        return new Operation(method, path, summary, Optional.of(content), replies, parameters);
    }

    private Operation gives(Content content) {
        List<Content> more = new ArrayList<>(replies);
        more.add(content);
        return new Operation(method, path, summary, body, more, parameters);
    }
}
