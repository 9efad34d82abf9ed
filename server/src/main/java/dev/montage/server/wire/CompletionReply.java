package dev.montage.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A text completion, whole or a piece of a stream. */
public record CompletionReply(
        String id,
        @OneOf("text_completion") String object,
        long created,
        String model,
        List<Choice> choices,
        @JsonInclude(Include.NON_ABSENT) Optional<Usage> usage,
        @JsonInclude(Include.NON_ABSENT) Optional<Timings> timings) {

    /** One continuation. */
    public record Choice(
            String text,
            int index,
            Optional<Logprobs> logprobs,
            @OneOf({"stop", "length"}) Optional<String> finishReason) {}

    /** How sure the model was of each token, in parallel lists. */
    public record Logprobs(
            List<String> tokens,
            List<Double> tokenLogprobs,
            List<Map<String, Double>> topLogprobs,
            List<Integer> textOffset) {}
}
