package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.montage.server.wire.OneOf;
import java.util.List;
import java.util.Optional;

/** The body of a chat completion. */
@JsonInclude(Include.NON_ABSENT)
record ChatBody(
        String model,
        List<Message> messages,
        @JsonUnwrapped Generation generation,
        Optional<Boolean> logprobs,
        Optional<Integer> topLogprobs,
        Optional<ResponseFormat> responseFormat,
        @OneOf({"none", "auto"}) Optional<String> toolChoice,
        @OneOf({"none", "auto"}) Optional<String> functionCall,
        @OneOf("text") Optional<List<String>> modalities,
        @OneOf({"auto", "default"}) Optional<String> serviceTier,
        Optional<Boolean> store) {

    /** One turn. */
    record Message(
            @OneOf({"system", "developer", "user", "assistant"}) String role, Content content) {}

    /** What is said in a turn. */
    sealed interface Content {
        /** Words. */
        record Text(@JsonValue String text) implements Content {}

        /** Words in pieces. */
        record Parts(@JsonValue List<Part> parts) implements Content {}
    }

    /** A piece. */
    record Part(@OneOf("text") String type, String text) {}

    /** What the answer has to be. */
    record ResponseFormat(@OneOf("text") String type) {}
}
