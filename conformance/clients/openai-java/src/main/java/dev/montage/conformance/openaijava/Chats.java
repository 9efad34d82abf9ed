package dev.montage.conformance.openaijava;

import static dev.montage.conformance.clients.Program.expect;
import static dev.montage.conformance.clients.Situation.ANSWER;
import static dev.montage.conformance.clients.Situation.QUESTION;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartInputAudio;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionCreateParams;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Situation;
import java.util.List;
import java.util.Map;

/** Chat with all that may stand in it, and text completion. */
final class Chats {
    /** JSON schema of an object with a city. */
    static final Map<String, JsonValue> SCHEMA =
            Map.of(
                    "type", JsonValue.from("object"),
                    "properties",
                            JsonValue.from(
                                    Map.of("city", Map.of("type", "string", "maxLength", 20))),
                    "required", JsonValue.from(List.of("city")),
                    "additionalProperties", JsonValue.from(false));

    private final Situation situation;
    private final OpenAIClient client;

    Chats(Situation situation, OpenAIClient client) {
        this.situation = situation;
        this.client = client;
    }

    void addTo(Program program) {
        program.feature("chat", this::chat)
                .feature("stream", this::stream)
                .feature("picture", this::picture)
                .feature("audio", this::audio)
                .explained("video", this::video)
                .feature("tools", this::tools)
                .feature("json_schema", this::jsonSchema)
                .feature("completions", this::completions);
    }

    /** The plainest request there is. */
    ChatCompletion ask() {
        return client.chat().completions().create(question(situation).build()).validate();
    }

    static ChatCompletionCreateParams.Builder question(Situation situation) {
        return params(situation.model("chat")).addUserMessage(QUESTION);
    }

    static String text(ChatCompletion completion) {
        return completion.choices().getFirst().message().content().orElse("");
    }

    private static ChatCompletionCreateParams.Builder params(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .temperature(0)
                .maxCompletionTokens(60);
    }

    private void chat() {
        ChatCompletion completion =
                client.chat()
                        .completions()
                        .create(question(situation).logprobs(true).topLogprobs(2).n(2).build())
                        .validate();
        expect(text(completion).contains(ANSWER) && completion.choices().size() == 2, completion);
    }

    private void stream() {
        ChatCompletionCreateParams params =
                question(situation)
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        StringBuilder text = new StringBuilder();
        long[] tokens = {0};
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params)) {
            chunks.stream()
                    .map(ChatCompletionChunk::validate)
                    .forEach(
                            chunk -> {
                                chunk.choices().stream()
                                        .flatMap(choice -> choice.delta().content().stream())
                                        .forEach(text::append);
                                chunk.usage().ifPresent(use -> tokens[0] = use.totalTokens());
                            });
        }
        expect(text.toString().contains(ANSWER) && tokens[0] > 0, text);
    }

    private void part(String role, ChatCompletionContentPart part) {
        ChatCompletion completion =
                client.chat()
                        .completions()
                        .create(
                                params(situation.model(role))
                                        .addUserMessageOfArrayOfContentParts(List.of(part))
                                        .build());
        expect(!text(completion).isEmpty(), completion);
    }

    private void picture() {
        part(
                "sees",
                ChatCompletionContentPart.ofImageUrl(
                        ChatCompletionContentPartImage.builder()
                                .imageUrl(
                                        ChatCompletionContentPartImage.ImageUrl.builder()
                                                .url(situation.dataUrl("picture", "image/png"))
                                                .build())
                                .build()));
    }

    private void audio() {
        part(
                "hears",
                ChatCompletionContentPart.ofInputAudio(
                        ChatCompletionContentPartInputAudio.builder()
                                .inputAudio(
                                        ChatCompletionContentPartInputAudio.InputAudio.builder()
                                                .data(situation.base64("sound"))
                                                .format(
                                                        ChatCompletionContentPartInputAudio
                                                                .InputAudio.Format.MP3)
                                                .build())
                                .build()));
    }

    @SuppressWarnings("unchecked") // as its guide says to send what it has no type for
    private String video() {
        Map<String, String> url = Map.of("url", situation.dataUrl("film", "video/mp4"));
        JsonValue messages =
                JsonValue.from(
                        List.of(
                                Map.of(
                                        "role",
                                        "user",
                                        "content",
                                        List.of(Map.of("type", "video_url", "video_url", url)))));
        ChatCompletion completion =
                client.chat()
                        .completions()
                        .create(params(situation.model("watches")).messages(messages).build());
        expect(!text(completion).isEmpty(), completion);
        return "as a JsonValue, for which there is no type";
    }

    private void tools() {
        ChatCompletionFunctionTool tool =
                ChatCompletionFunctionTool.builder()
                        .function(
                                FunctionDefinition.builder()
                                        .name("weather")
                                        .description("Tells the weather in a city.")
                                        .parameters(
                                                FunctionParameters.builder()
                                                        .additionalProperties(SCHEMA)
                                                        .build())
                                        .build())
                        .build();
        ChatCompletionCreateParams.Builder params =
                params(situation.model("chat"))
                        .addUserMessage("How is the weather in Paris?")
                        .addTool(tool)
                        .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED);
        ChatCompletionMessage message =
                client.chat()
                        .completions()
                        .create(params.build())
                        .validate()
                        .choices()
                        .getFirst()
                        .message();
        ChatCompletionMessageFunctionToolCall call =
                message.toolCalls().orElseThrow().getFirst().asFunction();
        expect(call.function().name().equals("weather"), call);
        expect(call.function().arguments().contains("\"city\""), call);
        params.addMessage(message)
                .addMessage(
                        ChatCompletionToolMessageParam.builder()
                                .toolCallId(call.id())
                                .content("Sunny.")
                                .build())
                .toolChoice(ChatCompletionToolChoiceOption.Auto.NONE);
        expect(!text(client.chat().completions().create(params.build())).isEmpty(), call);
    }

    private void jsonSchema() {
        ResponseFormatJsonSchema format =
                ResponseFormatJsonSchema.builder()
                        .jsonSchema(
                                ResponseFormatJsonSchema.JsonSchema.builder()
                                        .name("place")
                                        .strict(true)
                                        .schema(
                                                ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                                                        .additionalProperties(SCHEMA)
                                                        .build())
                                        .build())
                        .build();
        String text =
                text(
                        client.chat()
                                .completions()
                                .create(question(situation).responseFormat(format).build()));
        expect(text.startsWith("{\"city\":"), text);
    }

    private void completions() {
        String text =
                client.completions()
                        .create(
                                CompletionCreateParams.builder()
                                        .model(situation.model("chat"))
                                        .prompt("One, two, three,")
                                        .maxTokens(5)
                                        .build())
                        .validate()
                        .choices()
                        .getFirst()
                        .text();
        expect(!text.isEmpty(), text);
    }
}
