package dev.montage.server.wire;

import dev.montage.server.web.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * POST /v1/responses.
 *
 * @param input what is new in the conversation
 * @param previousId the response whose conversation goes on
 * @param options maxTokens is max_output_tokens
 * @param topLogprobs alternatives to report for each token; empty if no log-probabilities at all
 * @param format what the text of the answer has to be
 * @param saidFormat the same in the words of the request
 * @param tools what the answer may call
 * @param saidTools the same in the words of the request
 * @param truncate whether to drop the oldest messages of a conversation that is too long
 * @param store whether the response can be asked for later
 * @param background whether to reply at once and answer after
 */
public record ResponseRequest(
        String model,
        List<ResponseItem> input,
        Optional<String> instructions,
        Optional<String> previousId,
        GenerationOptions options,
        Optional<Integer> topLogprobs,
        ResponseFormat format,
        ResponseReply.Format saidFormat,
        ToolUse tools,
        ResponseTools saidTools,
        Map<String, String> metadata,
        boolean truncate,
        boolean store,
        boolean background) {
    private static final int MOST_TOP_LOGPROBS = 20;
    private static final int MOST_METADATA = 16;
    private static final int LONGEST_METADATA_KEY = 64;
    private static final int LONGEST_METADATA_VALUE = 512;
    private static final String LOGPROBS = "message.output_text.logprobs";

    /** What may be asked for; all but the first is about what no answer here has. */
    private static final List<String> INCLUDABLE =
            List.of(
                    LOGPROBS,
                    "code_interpreter_call.outputs",
                    "computer_call_output.output.image_url",
                    "file_search_call.results",
                    "message.input_image.image_url",
                    "reasoning.encrypted_content",
                    "web_search_call.action.sources",
                    "web_search_call.results");

    public ResponseRequest {
        input = List.copyOf(input);
        metadata = Map.copyOf(metadata);
    }

    /** Reads and checks a body. */
    public static ResponseRequest of(Field body) {
        String model = body.get("model").required().text();
        List<ResponseItem> input = ResponseItems.of(body.get("input").required());
        ResponseRefusals.check(body);
        ToolUse tools = ToolUse.ofResponse(body);
        boolean store = flag(body, "store", true);
        boolean background = flag(body, "background", false);
        GenerationOptions options = GenerationOptions.of(body, 1);
        if (background && options.stream()) {
            throw body.get("stream").unsupported("a background response is polled, not streamed");
        }
        if (background && !store) {
            throw body.get("store").unsupported("a background response must be stored");
        }
        Optional<Field> format =
                body.get("text").map(text -> text.get("format")).filter(Field::isPresent);
        return new ResponseRequest(
                model,
                input,
                body.get("instructions").map(Field::text),
                body.get("previous_response_id").map(Field::text),
                options,
                topLogprobs(body),
                format.map(ResponseFormat::ofText).orElseGet(ResponseFormat.Text::new),
                format.map(ResponseReply.Format::of).orElseGet(ResponseReply.Format::text),
                tools,
                ResponseTools.of(body, tools),
                metadata(body.get("metadata")),
                truncates(body.get("truncation")),
                store,
                background);
    }

    private static boolean flag(Field body, String name, boolean otherwise) {
        return body.get(name).map(Field::flag).orElse(otherwise);
    }

    private static Optional<Integer> topLogprobs(Field body) {
        boolean included =
                body.get("include").map(Field::items).orElse(List.of()).stream()
                        .map(ResponseRequest::included)
                        .toList()
                        .contains(LOGPROBS);
        Optional<Integer> top =
                body.get("top_logprobs").map(field -> (int) field.integer(0, MOST_TOP_LOGPROBS));
        return included ? top.or(() -> Optional.of(0)) : top.filter(most -> most > 0);
    }

    private static String included(Field item) {
        if (!INCLUDABLE.contains(item.text())) {
            throw item.invalid("expected one of " + INCLUDABLE + ", found " + item.text());
        }
        return item.text();
    }

    private static boolean truncates(Field truncation) {
        return truncation
                .map(
                        field ->
                                switch (field.text()) {
                                    case "auto" -> true;
                                    case "disabled" -> false;
                                    default ->
                                            throw field.invalid(
                                                    "expected auto or disabled, found "
                                                            + field.text());
                                })
                .orElse(false);
    }

    private static Map<String, String> metadata(Field field) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (field.isPresent()) {
            field.entries().forEach((key, value) -> metadata.put(key, value.text()));
            if (metadata.size() > MOST_METADATA) {
                throw field.invalid("at most %d pairs".formatted(MOST_METADATA));
            }
            metadata.forEach(
                    (key, value) -> {
                        if (key.length() > LONGEST_METADATA_KEY
                                || value.length() > LONGEST_METADATA_VALUE) {
                            throw field.invalid(
                                    "keys have at most %d characters and values %d"
                                            .formatted(
                                                    LONGEST_METADATA_KEY, LONGEST_METADATA_VALUE));
                        }
                    });
        }
        return metadata;
    }
}
