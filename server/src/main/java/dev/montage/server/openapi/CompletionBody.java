package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;

/** The body of a text completion. */
@JsonInclude(Include.NON_ABSENT)
record CompletionBody(
        String model,
        Texts prompt,
        @JsonUnwrapped Generation generation,
        Optional<Boolean> echo,
        @Bounds(least = 0, most = 20) Optional<Integer> logprobs,
        @Bounds(least = 1, most = 20) Optional<Integer> bestOf) {

    /** One text or several, as words or as tokens. */
    sealed interface Texts {
        /** A text. */
        record Text(@JsonValue String text) implements Texts {}

        /** Several texts. */
        record Several(@JsonValue List<String> texts) implements Texts {}

        /** The tokens of a text. */
        record Tokens(@JsonValue List<Integer> ids) implements Texts {}

        /** The tokens of several texts. */
        record SeveralTokens(@JsonValue List<List<Integer>> ids) implements Texts {}
    }
}
