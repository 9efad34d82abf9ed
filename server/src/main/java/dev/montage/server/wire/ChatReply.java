package dev.montage.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Optional;

/** A chat completion, whole. */
public record ChatReply(
        String id,
        @OneOf("chat.completion") String object,
        long created,
        String model,
        List<Choice> choices,
        Usage usage,
        Timings timings) {

    /** One answer. */
    public record Choice(
            int index,
            Message message,
            Optional<Logprobs> logprobs,
            @OneOf({"stop", "length"}) String finishReason) {}

    /** What the assistant said. */
    public record Message(
            @OneOf("assistant") String role, String content, Optional<String> refusal) {}

    /** How sure the model was of each token. */
    public record Logprobs(List<TokenLogprob> content, Optional<List<TokenLogprob>> refusal) {}

    /** A chosen token. */
    public record TokenLogprob(
            String token, double logprob, List<Integer> bytes, List<Alternative> topLogprobs) {}

    /** A token that could have been chosen. */
    public record Alternative(String token, double logprob, List<Integer> bytes) {}

    /** A piece of a streamed chat completion. */
    public record Chunk(
            String id,
            @OneOf("chat.completion.chunk") String object,
            long created,
            String model,
            List<ChunkChoice> choices,
            @JsonInclude(Include.NON_ABSENT) Optional<Usage> usage,
            @JsonInclude(Include.NON_ABSENT) Optional<Timings> timings) {}

    /** A piece of one answer. */
    public record ChunkChoice(
            int index,
            Delta delta,
            Optional<Logprobs> logprobs,
            @OneOf({"stop", "length"}) Optional<String> finishReason) {}

    /** What is new. */
    @JsonInclude(Include.NON_ABSENT)
    public record Delta(@OneOf("assistant") Optional<String> role, Optional<String> content) {}
}
