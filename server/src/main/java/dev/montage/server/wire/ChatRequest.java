package dev.montage.server.wire;

import dev.montage.models.tools.ToolCall;
import dev.montage.server.web.Field;
import java.util.List;
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
        ResponseFormat format,
        ToolUse tools,
        Optional<Integer> topLogprobs) {
    private static final int MOST_TOP_LOGPROBS = 20;

    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /**
     * One turn.
     *
     * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
     * @param calls what the assistant called
     */
    public record Message(String role, List<Part> parts, List<ToolCall> calls) {
        public Message {
            parts = List.copyOf(parts);
            calls = List.copyOf(calls);
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
        List<Message> turns = ChatTurns.of(body.get("messages").required());
        Refusals.check(body);
        Refusals.checkFunctions(body);
        boolean logprobs = body.get("logprobs").map(Field::flag).orElse(false);
        Field top = body.get("top_logprobs");
        if (top.isPresent() && !logprobs) {
            throw top.unsupported("it needs logprobs: true");
        }
        int alternatives =
                (int) (long) top.map(field -> field.integer(0, MOST_TOP_LOGPROBS)).orElse(0L);
        GenerationOptions options = GenerationOptions.of(body, mostChoices);
        ResponseFormat format = ResponseFormat.of(body.get("response_format"));
        if (options.ignoreStop() && !(format instanceof ResponseFormat.Text)) {
            throw body.get("ignore_eos").unsupported("an answer in a format ends where that does");
        }
        return new ChatRequest(
                model,
                turns,
                options,
                format,
                ToolUse.of(body),
                logprobs ? Optional.of(alternatives) : Optional.empty());
    }
}
