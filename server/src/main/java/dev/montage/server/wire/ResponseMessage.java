package dev.montage.server.wire;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An item of a conversation in /v1/responses: what somebody said.
 *
 * @param status {@code in_progress}, {@code completed} or {@code incomplete}
 * @param role {@code system}, {@code developer}, {@code user} or {@code assistant}
 */
public record ResponseMessage(
        String id, String type, String status, String role, List<Content> content) {

    public ResponseMessage {
        content = List.copyOf(content);
    }

    /**
     * A piece of a message.
     *
     * @param type {@code input_text}, or {@code output_text} of an assistant
     * @param annotations of an assistant's text only, and always none
     * @param logprobs of an assistant's text only; none unless asked for
     */
    @JsonInclude(Include.NON_ABSENT)
    public record Content(
            String type,
            String text,
            Optional<List<String>> annotations,
            Optional<List<ChatReply.TokenLogprob>> logprobs) {

        /** What a person, or the maker of an application, said. */
        public static Content input(String text) {
            return new Content("input_text", text, Optional.empty(), Optional.empty());
        }

        /** What a model said. */
        public static Content output(String text, List<ChatReply.TokenLogprob> logprobs) {
            return new Content(
                    "output_text",
                    text,
                    Optional.of(List.of()),
                    Optional.of(List.copyOf(logprobs)));
        }
    }

    /** A message of a new id. */
    public static ResponseMessage create(String status, String role, List<Content> content) {
        String id = "msg_" + UUID.randomUUID().toString().replace("-", "");
        return new ResponseMessage(id, "message", status, role, content);
    }

    /** The same message, further on. */
    public ResponseMessage with(String newStatus, List<Content> newContent) {
        return new ResponseMessage(id, type, newStatus, role, newContent);
    }

    /** All its text. */
    @JsonIgnore
    public String text() {
        return content.stream().map(Content::text).collect(Collectors.joining("\n"));
    }
}
