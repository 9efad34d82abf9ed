package dev.montage.server.wire;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** An item of a conversation in /v1/responses: what somebody said. */
public sealed interface ResponseMessage {

    String id();

    /** {@code system}, {@code developer}, {@code user} or {@code assistant}. */
    String role();

    /** All its text. */
    String text();

    /** What a person, or the maker of an application, said. */
    record Input(
            String id,
            @OneOf("message") String type,
            @OneOf("completed") String status,
            @OneOf({"system", "developer", "user"}) String role,
            List<InputText> content)
            implements ResponseMessage {

        public Input {
            content = List.copyOf(content);
        }

        /** A message of a new id. */
        public static Input create(String role, List<String> texts) {
            return new Input(
                    newId(),
                    "message",
                    "completed",
                    role,
                    texts.stream().map(InputText::of).toList());
        }

        @Override
        public String text() {
            return content.stream().map(InputText::text).collect(Collectors.joining("\n"));
        }
    }

    /** What a model said. */
    record Output(
            String id,
            @OneOf("message") String type,
            @OneOf({"in_progress", "completed", "incomplete"}) String status,
            @OneOf("assistant") String role,
            List<OutputText> content)
            implements ResponseMessage {

        public Output {
            content = List.copyOf(content);
        }

        /** A message of a new id. */
        public static Output create(String status, List<OutputText> content) {
            return new Output(newId(), "message", status, "assistant", content);
        }

        /** The same message, further on. */
        public Output with(String newStatus, OutputText whole) {
            return new Output(id, type, newStatus, role, List.of(whole));
        }

        @Override
        public String text() {
            return content.stream().map(OutputText::text).collect(Collectors.joining("\n"));
        }
    }

    /** A piece of what a person said. */
    record InputText(@OneOf("input_text") String type, String text) {
        static InputText of(String text) {
            return new InputText("input_text", text);
        }
    }

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

    private static String newId() {
        return "msg_" + UUID.randomUUID().toString().replace("-", "");
    }
}
