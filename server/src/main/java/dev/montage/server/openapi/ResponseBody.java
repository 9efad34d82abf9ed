package dev.montage.server.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.montage.server.wire.OneOf;
import dev.montage.server.wire.ResponseItem;
import dev.montage.server.wire.ResponseReply;
import dev.montage.server.wire.ResponseTools;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a response. */
@JsonInclude(Include.NON_ABSENT)
record ResponseBody(
        String model,
        Input input,
        @JsonUnwrapped Generation generation,
        Optional<String> instructions,
        Optional<String> previousResponseId,
        @OneOf({
                    "code_interpreter_call.outputs",
                    "computer_call_output.output.image_url",
                    "file_search_call.results",
                    "message.input_image.image_url",
                    "message.output_text.logprobs",
                    "reasoning.encrypted_content",
                    "web_search_call.action.sources",
                    "web_search_call.results"
                })
                Optional<List<String>> include,
        @Bounds(least = 0, most = 20) Optional<Integer> topLogprobs,
        @OneOf({"auto", "disabled"}) Optional<String> truncation,
        Optional<Map<String, String>> metadata,
        Optional<Boolean> store,
        Optional<Boolean> background,
        Optional<Text> text,
        Optional<Reasoning> reasoning,
        Optional<List<Tool>> tools,
        Optional<ResponseTools.Choice> toolChoice,
        Optional<Boolean> parallelToolCalls,
        @OneOf({"auto", "default"}) Optional<String> serviceTier) {

    /** What is new in a conversation. */
    sealed interface Input {
        /** What a user says. */
        record Words(@JsonValue String text) implements Input {}

        /** What several say. */
        record Items(@JsonValue List<Item> items) implements Input {}
    }

    /** What somebody says, what a model called or what that gave. */
    sealed interface Item {}

    /** What somebody says. */
    @JsonInclude(Include.NON_ABSENT)
    record Message(
            @OneOf("message") Optional<String> type,
            @OneOf({"system", "developer", "user", "assistant"}) String role,
            Content content)
            implements Item {}

    /** What a model called, its arguments a JSON object as text. */
    record Call(@OneOf("function_call") String type, String callId, String name, String arguments)
            implements Item {}

    /** What a call gave. */
    record CallOutput(@OneOf("function_call_output") String type, String callId, Given output)
            implements Item {}

    /** Words that a call gave. */
    sealed interface Given {
        /** As they are. */
        record Words(@JsonValue String text) implements Given {}

        /** In pieces. */
        record Parts(@JsonValue List<InputText> parts) implements Given {}
    }

    /** A piece of what a call gave. */
    record InputText(@OneOf("input_text") String type, String text) {}

    /** A function that the answer may call, its parameters a JSON schema. */
    @JsonInclude(Include.NON_ABSENT)
    record Tool(
            @OneOf("function") String type,
            String name,
            Optional<String> description,
            Optional<Map<String, Object>> parameters,
            Optional<Boolean> strict) {}

    /** What is said in a message. */
    sealed interface Content {
        /** Words. */
        record Words(@JsonValue String text) implements Content {}

        /** Words in pieces. */
        record Parts(@JsonValue List<Part> parts) implements Content {}
    }

    /** A piece. */
    sealed interface Part {
        /** Words. */
        record Text(@OneOf({"input_text", "output_text"}) String type, String text)
                implements Part {}

        /** A picture: itself as data:TYPE;base64,DATA, or an uploaded file. */
        @JsonInclude(Include.NON_ABSENT)
        record Picture(
                @OneOf("input_image") String type,
                Optional<String> imageUrl,
                Optional<String> fileId,
                @OneOf({"auto", "low", "high"}) Optional<String> detail)
                implements Part {}

        /** A picture, a film or sound in a file. */
        @JsonInclude(Include.NON_ABSENT)
        record Attached(
                @OneOf("input_file") String type,
                Optional<String> fileData,
                Optional<String> fileId,
                Optional<String> filename)
                implements Part {}

        /** Sound. */
        record Recording(@OneOf("input_audio") String type, ResponseItem.Sound inputAudio)
                implements Part {}
    }

    /** What the text of the answer has to be. */
    @JsonInclude(Include.NON_ABSENT)
    record Text(
            Optional<ResponseReply.Format> format, @OneOf("medium") Optional<String> verbosity) {}

    /** What is thought before the answer. */
    @JsonInclude(Include.NON_ABSENT)
    record Reasoning(@OneOf("none") Optional<String> effort) {}
}
