package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.montage.server.wire.OneOf;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a chat completion. */
@JsonInclude(Include.NON_ABSENT)
record ChatBody(
        String model,
        List<Message> messages,
        @JsonUnwrapped Generation generation,
        Optional<Boolean> logprobs,
        @Bounds(least = 0, most = 20) Optional<Integer> topLogprobs,
        Optional<ResponseFormat> responseFormat,
        Optional<List<Tool>> tools,
        Optional<ToolChoice> toolChoice,
        Optional<Boolean> parallelToolCalls,
        @OneOf({"none", "auto"}) Optional<String> functionCall,
        @OneOf("text") Optional<List<String>> modalities,
        @OneOf({"auto", "default"}) Optional<String> serviceTier,
        Optional<Boolean> store) {

    /** One turn; only an assistant that calls tools may say nothing. */
    @JsonInclude(Include.NON_ABSENT)
    record Message(
            @OneOf({"system", "developer", "user", "assistant", "tool"}) String role,
            Optional<Content> content,
            Optional<List<ToolCall>> toolCalls,
            Optional<String> toolCallId) {}

    /** A call that an assistant made. */
    record ToolCall(String id, @OneOf("function") String type, Call function) {}

    /** The function called, its arguments a JSON object as text. */
    record Call(String name, String arguments) {}

    /** What is said in a turn. */
    sealed interface Content {
        /** Words. */
        record Text(@JsonValue String text) implements Content {}

        /** Words in pieces. */
        record Parts(@JsonValue List<Part> parts) implements Content {}
    }

    /** A piece; which kinds a model takes say its input modalities. */
    sealed interface Part {
        /** Words. */
        record Text(@OneOf("text") String type, String text) implements Part {}

        /** A picture. */
        record Picture(@OneOf("image_url") String type, Address imageUrl) implements Part {}

        /** A film. */
        record Film(@OneOf("video_url") String type, Address videoUrl) implements Part {}

        /** Sound. */
        record Sound(@OneOf("audio_url") String type, Address audioUrl) implements Part {}

        /** Sound, as OpenAI's clients send it. */
        record Input(@OneOf("input_audio") String type, InputAudio inputAudio) implements Part {}

        /** A picture, a film or sound in a file. */
        record Attached(@OneOf("file") String type, File file) implements Part {}
    }

    /** A file: itself in base64, or as it was uploaded. */
    @JsonInclude(Include.NON_ABSENT)
    record File(Optional<String> fileData, Optional<String> fileId, Optional<String> filename) {}

    /** The file itself, as data:TYPE;base64,DATA. */
    record Address(String url) {}

    /** The file itself in base64. */
    record InputAudio(
            String data,
            @OneOf({"wav", "mp3", "flac", "ogg", "opus", "m4a", "mp4", "aac", "webm"})
                    String format) {}

    /** What the answer has to be. */
    @JsonInclude(Include.NON_ABSENT)
    record ResponseFormat(
            @OneOf({"text", "json_object", "json_schema"}) String type,
            Optional<NamedSchema> jsonSchema) {}

    /** A JSON schema. */
    @JsonInclude(Include.NON_ABSENT)
    record NamedSchema(String name, Map<String, Object> schema, Optional<Boolean> strict) {}

    /** What the answer may call. */
    record Tool(@OneOf("function") String type, Function function) {}

    /** A function, its parameters a JSON schema. */
    @JsonInclude(Include.NON_ABSENT)
    record Function(
            String name,
            Optional<String> description,
            Optional<Map<String, Object>> parameters,
            Optional<Boolean> strict) {}

    /** Whether the answer calls. */
    sealed interface ToolChoice {
        /** As the model likes, or not. */
        record Mode(@JsonValue Modes mode) implements ToolChoice {}

        /** This function. */
        record Named(@OneOf("function") String type, FunctionName function) implements ToolChoice {}
    }

    /** How free the model is to call. */
    enum Modes {
        @JsonProperty("none")
        NONE,
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("required")
        REQUIRED
    }

    /** The name of a function. */
    record FunctionName(String name) {}
}
