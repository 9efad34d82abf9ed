package dev.montage.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** An item of a conversation in /v1/responses: what somebody said, called, or a call gave. */
public sealed interface ResponseItem {

    String id();

    /** What a model says or does. */
    sealed interface Answer extends ResponseItem {}

    /** What a person, or the maker of an application, said. */
    record Input(
            String id,
            @OneOf("message") String type,
            @OneOf("completed") String status,
            @OneOf({"system", "developer", "user"}) String role,
            List<Content> content)
            implements ResponseItem {

        public Input {
            content = List.copyOf(content);
        }

        /** A message of a new id. */
        public static Input create(String role, List<? extends Content> content) {
            return new Input(newId("msg_"), "message", "completed", role, List.copyOf(content));
        }
    }

    /** A piece of what a person said. */
    sealed interface Content {}

    /** What a model said. */
    record Output(
            String id,
            @OneOf("message") String type,
            @OneOf({"in_progress", "completed", "incomplete"}) String status,
            @OneOf("assistant") String role,
            List<OutputText> content)
            implements Answer {

        public Output {
            content = List.copyOf(content);
        }

        /** A message of a new id. */
        public static Output create(String status, List<OutputText> content) {
            return new Output(newId("msg_"), "message", status, "assistant", content);
        }

        /** The same message, further on. */
        public Output with(String newStatus, OutputText whole) {
            return new Output(id, type, newStatus, role, List.of(whole));
        }

        /** All its text. */
        public String text() {
            return content.stream().map(OutputText::text).collect(Collectors.joining("\n"));
        }
    }

    /**
     * What a model called.
     *
     * @param callId what the item that says what it gave refers to
     * @param arguments a JSON object as text
     */
    record FunctionCall(
            String id,
            @OneOf("function_call") String type,
            @OneOf({"in_progress", "completed", "incomplete"}) String status,
            String callId,
            String name,
            String arguments)
            implements Answer {

        /** A call of a new id. */
        public static FunctionCall create(
                String status, String callId, String name, String arguments) {
            return new FunctionCall(newId("fc_"), "function_call", status, callId, name, arguments);
        }

        /** The same call, further on. */
        public FunctionCall with(String newStatus, String whole) {
            return new FunctionCall(id, type, newStatus, callId, name, whole);
        }
    }

    /** What a call gave. */
    record FunctionCallOutput(
            String id,
            @OneOf("function_call_output") String type,
            @OneOf("completed") String status,
            String callId,
            String output)
            implements ResponseItem {

        /** An output of a new id. */
        public static FunctionCallOutput create(String callId, String output) {
            return new FunctionCallOutput(
                    newId("fco_"), "function_call_output", "completed", callId, output);
        }
    }

    /** Words. */
    record InputText(@OneOf("input_text") String type, String text) implements Content {
        /** These words. */
        public static InputText of(String text) {
            return new InputText("input_text", text);
        }
    }

    /** A picture: itself as data:TYPE;base64,DATA, or an uploaded file. */
    @JsonInclude(Include.NON_ABSENT)
    record InputImage(
            @OneOf("input_image") String type,
            @OneOf({"auto", "low", "high"}) String detail,
            Optional<String> imageUrl,
            Optional<String> fileId)
            implements Content {}

    /** A picture, a film or sound in a file. */
    @JsonInclude(Include.NON_ABSENT)
    record InputFile(
            @OneOf("input_file") String type,
            Optional<String> fileData,
            Optional<String> fileId,
            Optional<String> filename)
            implements Content {}

    /** Sound. */
    record InputAudio(@OneOf("input_audio") String type, Sound inputAudio) implements Content {}

    /** A recording in base64. */
    record Sound(String data, String format) {}

    /**
     * A piece of what a model said.
     *
     * @param annotations always none
     * @param logprobs none unless asked for
     */
    record OutputText(
            @OneOf("output_text") String type,
            String text,
            List<Object> annotations,
            List<ChatReply.TokenLogprob> logprobs) {

        /** A piece without annotations. */
        public static OutputText of(String text, List<ChatReply.TokenLogprob> logprobs) {
            return new OutputText("output_text", text, List.of(), List.copyOf(logprobs));
        }
    }

    private static String newId(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }
}
