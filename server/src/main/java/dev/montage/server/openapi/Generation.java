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
        @Bounds(least = 1, most = Integer.MAX_VALUE) Optional<Integer> maxCompletionTokens,
        @Bounds(least = 1, most = Integer.MAX_VALUE) Optional<Integer> maxOutputTokens,
        @Bounds(least = 1, most = Integer.MAX_VALUE) Optional<Integer> maxTokens,
        @Bounds(least = 1) Optional<Integer> n,
        Optional<Stop> stop,
        Optional<Long> seed,
        @Bounds(least = 0, most = 2) Optional<Double> temperature,
        @Bounds(least = 0, most = 1) Optional<Double> topP,
        @Bounds(least = -1, most = 1 << 20) Optional<Integer> topK,
        @Bounds(least = 0, most = 1) Optional<Double> minP,
        @Bounds(least = 0.01, most = 100) Optional<Double> repetitionPenalty,
        @Bounds(least = -2, most = 2) Optional<Double> frequencyPenalty,
        @Bounds(least = -2, most = 2) Optional<Double> presencePenalty,
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
