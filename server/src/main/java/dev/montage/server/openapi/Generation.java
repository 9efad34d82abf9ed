package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How to generate, as chat, completions and responses may say it. */
@JsonInclude(Include.NON_ABSENT)
record Generation(
        Optional<Integer> maxCompletionTokens,
        Optional<Integer> maxOutputTokens,
        Optional<Integer> maxTokens,
        Optional<Integer> n,
        Optional<Stop> stop,
        Optional<Long> seed,
        Optional<Double> temperature,
        Optional<Double> topP,
        Optional<Integer> topK,
        Optional<Double> minP,
        Optional<Double> repetitionPenalty,
        Optional<Double> frequencyPenalty,
        Optional<Double> presencePenalty,
        Optional<Map<String, Double>> logitBias,
        Optional<Boolean> ignoreEos,
        Optional<Boolean> stream,
        Optional<StreamOptions> streamOptions) {

    /** Texts that end an answer. */
    sealed interface Stop {
        /** One. */
        record Text(@JsonValue String text) implements Stop {}

        /** Several. */
        record Texts(@JsonValue List<String> texts) implements Stop {}
    }

    /** What a stream has besides the answer. */
    @JsonInclude(Include.NON_ABSENT)
    record StreamOptions(Optional<Boolean> includeUsage) {}
}
