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
            @OneOf({"stop", "length", "tool_calls"}) String finishReason) {}

    /** What the assistant said; without content if it only called tools. */
    public record Message(
            @OneOf("assistant") String role,
            Optional<String> content,
            Optional<String> refusal,
            @JsonInclude(Include.NON_ABSENT) Optional<List<ToolCall>> toolCalls) {}

    /** A call of a function. */
    public record ToolCall(String id, @OneOf("function") String type, Function function) {}

    /** The function called, its arguments a JSON object as text. */
    public record Function(String name, String arguments) {}

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
            @OneOf({"stop", "length", "tool_calls"}) Optional<String> finishReason) {}

    /** What is new. */
    @JsonInclude(Include.NON_ABSENT)
    public record Delta(
            @OneOf("assistant") Optional<String> role,
            Optional<String> content,
            Optional<List<ToolCallDelta>> toolCalls) {

        /** More text. */
        public static Delta ofContent(String text) {
            return new Delta(Optional.empty(), Optional.of(text), Optional.empty());
        }

        /** More of a call. */
        public static Delta ofCall(ToolCallDelta call) {
            return new Delta(Optional.empty(), Optional.empty(), Optional.of(List.of(call)));
        }
    }

    /** The begin of a call, with its id and name, or more of its arguments. */
    @JsonInclude(Include.NON_ABSENT)
    public record ToolCallDelta(
            int index,
            Optional<String> id,
            @OneOf("function") Optional<String> type,
            FunctionDelta function) {}

    /** More of a function's arguments; at the begin its name too. */
    @JsonInclude(Include.NON_ABSENT)
    public record FunctionDelta(Optional<String> name, String arguments) {}
}
