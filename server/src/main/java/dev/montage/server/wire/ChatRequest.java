package dev.montage.server.wire;

import dev.montage.server.web.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * POST /v1/chat/completions.
 *
 * @param topLogprobs alternatives to report for each token; empty if no log-probabilities at all
 */
public record ChatRequest(
        String model,
        List<Message> messages,
        GenerationOptions options,
        Optional<Integer> topLogprobs) {
    private static final int MOST_TOP_LOGPROBS = 20;

    /** Parts that hold media, and the texts (address, data, kind) that must stand in them. */
    private static final Map<String, List<String>> MEDIA =
            Map.of(
                    "image_url", List.of("url"),
                    "video_url", List.of("url"),
                    "audio_url", List.of("url"),
                    "input_audio", List.of("data", "format"),
                    "input_video", List.of(),
                    "file", List.of());

    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /**
     * One turn.
     *
     * @param role {@code system}, {@code user} or {@code assistant}
     */
    public record Message(String role, List<Part> parts) {
        public Message {
            parts = List.copyOf(parts);
        }
    }

    /** A piece of a turn. */
    public sealed interface Part {
        /** Words. */
        record Text(String text) implements Part {}

        /**
         * A picture, sound, video or file.
         *
         * @param type as {@code image_url}
         * @param field where it stands
         */
        record Media(String type, Field field) implements Part {}
    }

    /** Reads and checks a body. */
    public static ChatRequest of(Field body, int mostChoices) {
        String model = body.get("model").required().text();
        Field messages = body.get("messages").required();
        List<Message> turns = messages.items().stream().map(ChatRequest::message).toList();
        if (turns.isEmpty()) {
            throw messages.invalid("expected at least one message");
        }
        Refusals.check(body);
        boolean logprobs = body.get("logprobs").map(Field::flag).orElse(false);
        Field top = body.get("top_logprobs");
        if (top.isPresent() && !logprobs) {
            throw top.unsupported("it needs logprobs: true");
        }
        int alternatives =
                (int) (long) top.map(field -> field.integer(0, MOST_TOP_LOGPROBS)).orElse(0L);
        return new ChatRequest(
                model,
                turns,
                GenerationOptions.of(body, mostChoices),
                logprobs ? Optional.of(alternatives) : Optional.empty());
    }

    private static Message message(Field message) {
        String role = role(message.get("role").required());
        for (String field : List.of("tool_calls", "function_call", "audio")) {
            if (message.get(field).isPresent()) {
                throw message.get(field).unsupported("no model here calls tools or speaks");
            }
        }
        Field content = message.get("content");
        if (!content.isPresent() && message.get("refusal").isPresent()) {
            content = message.get("refusal");
        }
        content.required();
        List<Part> parts =
                content.isText()
                        ? List.of(new Part.Text(content.text()))
                        : content.items().stream().map(ChatRequest::part).toList();
        return new Message(role, parts);
    }

    private static String role(Field role) {
        return switch (role.text()) {
            case "system", "developer" -> "system";
            case "user" -> "user";
            case "assistant" -> "assistant";
            case "tool", "function" -> throw role.unsupported("no model here calls tools");
            default ->
                    throw role.invalid(
                            "expected system, developer, user or assistant, found " + role.text());
        };
    }

    private static Part part(Field part) {
        Field type = part.get("type").required();
        String name = type.text();
        if (name.equals("text") || name.equals("refusal")) {
            return new Part.Text(part.get(name).required().text());
        }
        if (!MEDIA.containsKey(name)) {
            throw type.invalid("there is no content part of type " + name);
        }
        Field media = part.get(name).required();
        MEDIA.getOrDefault(name, List.of()).forEach(field -> media.get(field).required().text());
        return new Part.Media(name, part);
    }
}
