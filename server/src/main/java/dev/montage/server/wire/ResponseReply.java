package dev.montage.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.montage.models.decoding.Sampling;
import dev.montage.server.web.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer of /v1/responses at some time of its life.
 *
 * @param output nothing before the end
 * @param usage absent before the end
 */
public record ResponseReply(
        String id,
        @OneOf("response") String object,
        long createdAt,
        Optional<Long> completedAt,
        Status status,
        Optional<Failure> error,
        Optional<IncompleteDetails> incompleteDetails,
        List<ResponseItem.Answer> output,
        @JsonInclude(Include.NON_ABSENT) Optional<Usage> usage,
        @JsonUnwrapped Terms terms) {

    /** How far it is. */
    public enum Status {
        @JsonProperty("queued")
        QUEUED,
        @JsonProperty("in_progress")
        IN_PROGRESS,
        @JsonProperty("completed")
        COMPLETED,
        @JsonProperty("incomplete")
        INCOMPLETE,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("cancelled")
        CANCELLED;

        /** Whether nothing more happens to it. */
        public boolean isLast() {
            return this != QUEUED && this != IN_PROGRESS;
        }
    }

    /** What was asked for, defaults filled in; nothing here changes from request to end. */
    public record Terms(
            String model,
            Optional<String> instructions,
            Optional<String> previousResponseId,
            Optional<Integer> maxOutputTokens,
            double temperature,
            double topP,
            int topLogprobs,
            @OneOf({"auto", "disabled"}) String truncation,
            Text text,
            ResponseTools.Choice toolChoice,
            List<ResponseTools.Tool> tools,
            boolean parallelToolCalls,
            @OneOf("default") String serviceTier,
            boolean background,
            boolean store,
            Map<String, String> metadata) {

        /**
         * The terms of a request.
         *
         * @param model its own name, where the request may have said an alias
         * @param sampling what is left open filled in
         */
        public static Terms of(String model, ResponseRequest wanted, Sampling sampling) {
            return new Terms(
                    model,
                    wanted.instructions(),
                    wanted.previousId(),
                    wanted.options().maxTokens(),
                    sampling.temperature(),
                    sampling.topP(),
                    wanted.topLogprobs().orElse(0),
                    wanted.truncate() ? "auto" : "disabled",
                    new Text(wanted.saidFormat()),
                    wanted.saidTools().choice(),
                    wanted.saidTools().tools(),
                    wanted.saidTools().several(),
                    "default",
                    wanted.background(),
                    wanted.store(),
                    wanted.metadata());
        }
    }

    /** What the text of the answer has to be. */
    public record Text(Format format) {}

    /**
     * A kind of text.
     *
     * @param name of the schema, if there is one, as are the others
     */
    @JsonInclude(Include.NON_ABSENT)
    public record Format(
            @OneOf({"text", "json_object", "json_schema"}) String type,
            Optional<String> name,
            Optional<String> description,
            Optional<Object> schema,
            Optional<Boolean> strict) {

        /** Any text. */
        public static Format text() {
            return new Format(
                    "text", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** What a request says, which {@link ResponseFormat} has checked. */
        static Format of(Field format) {
            return new Format(
                    format.get("type").text(),
                    format.get("name").map(Field::text),
                    format.get("description").map(Field::text),
                    format.get("schema").map(Field::json),
                    format.get("strict").map(Field::flag));
        }
    }

    /** Why there is no answer. */
    public record Failure(@OneOf("server_error") String code, String message) {}

    /** Why an answer is not whole. */
    public record IncompleteDetails(@OneOf("max_output_tokens") String reason) {}

    /** What it cost, in tokens. */
    public record Usage(
            int inputTokens,
            InputDetails inputTokensDetails,
            int outputTokens,
            OutputDetails outputTokensDetails,
            int totalTokens) {}

    /** Of the input, what had been computed before. */
    public record InputDetails(int cachedTokens, int cacheWriteTokens) {}

    /** Of the output, what is thought and not said. */
    public record OutputDetails(int reasoningTokens) {}

    /** A response that is no more. */
    public record Deleted(String id, @OneOf("response") String object, boolean deleted) {}

    /** A response that has not begun. */
    public static ResponseReply created(String id, long createdAt, Terms terms) {
        return new ResponseReply(
                id,
                "response",
                createdAt,
                Optional.empty(),
                Status.QUEUED,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                terms);
    }

    /** The same without an answer so far, or for good. */
    public ResponseReply with(Status newStatus) {
        return new ResponseReply(
                id,
                object,
                createdAt,
                completedAt,
                newStatus,
                error,
                incompleteDetails,
                output,
                usage,
                terms);
    }

    /** The same, failed. */
    public ResponseReply failed(String message) {
        return new ResponseReply(
                id,
                object,
                createdAt,
                completedAt,
                Status.FAILED,
                Optional.of(new Failure("server_error", message)),
                incompleteDetails,
                output,
                usage,
                terms);
    }

    /** The same with its answer, whole or cut off by its limit. */
    public ResponseReply answered(
            List<ResponseItem.Answer> answer, boolean whole, long nowSeconds, Usage cost) {
        return new ResponseReply(
                id,
                object,
                createdAt,
                whole ? Optional.of(nowSeconds) : Optional.empty(),
                whole ? Status.COMPLETED : Status.INCOMPLETE,
                error,
                whole ? Optional.empty() : Optional.of(new IncompleteDetails("max_output_tokens")),
                List.copyOf(answer),
                Optional.of(cost),
                terms);
    }
}
