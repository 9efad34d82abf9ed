package dev.montage.conformance.springai;

import static dev.montage.conformance.clients.Program.expect;
import static dev.montage.conformance.clients.Situation.ANSWER;
import static dev.montage.conformance.clients.Situation.QUESTION;

import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Situation;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.util.MimeType;

/** Chat with all that may stand in it. */
final class Chats {
    private static final String SCHEMA =
            """
            {"type": "object", "properties": {"city": {"type": "string", "maxLength": 20}},
             "required": ["city"], "additionalProperties": false}
            """;

    private final Situation situation;

    Chats(Situation situation) {
        this.situation = situation;
    }

    void addTo(Program program) {
        program.feature("chat", this::chat)
                .feature("stream", this::stream)
                .feature("picture", () -> part("sees", "image/png", "picture"))
                .feature("audio", () -> part("hears", "audio/mp3", "sound"))
                .without("video", "it writes a film into the text, in base64")
                .feature("tools", this::tools)
                .feature("json_schema", this::jsonSchema);
    }

    /** The plainest request there is. */
    String ask() {
        return String.valueOf(model(options(situation, situation.url()).build()).call(QUESTION));
    }

    static OpenAiChatOptions.Builder options(Situation situation, String url) {
        OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
        options.baseUrl(url)
                .apiKey(situation.key())
                .model(situation.model("chat"))
                .temperature(0.0)
                .maxTokens(60)
                .maxRetries(0);
        return options;
    }

    static OpenAiChatModel model(OpenAiChatOptions options) {
        return OpenAiChatModel.builder().options(options).build();
    }

    private ChatResponse call(OpenAiChatOptions options, Prompt prompt) {
        return model(options).call(prompt);
    }

    private static String text(ChatResponse response) {
        return String.valueOf(said(response).getText());
    }

    private static AssistantMessage said(ChatResponse response) {
        return Objects.requireNonNull(response.getResult()).getOutput();
    }

    private void chat() {
        ChatResponse response =
                call(options(situation, situation.url()).build(), new Prompt(QUESTION));
        expect(text(response).contains(ANSWER), response);
        expect(response.getMetadata().getUsage().getCompletionTokens() > 0, response);
    }

    private void stream() {
        OpenAiChatOptions.Builder options = options(situation, situation.url());
        options.streamUsage(true);
        List<ChatResponse> pieces =
                model(options.build()).stream(new Prompt(QUESTION)).collectList().block();
        StringBuilder text = new StringBuilder();
        for (ChatResponse piece : pieces == null ? List.<ChatResponse>of() : pieces) {
            if (piece.getResult() != null && piece.getResult().getOutput().getText() != null) {
                text.append(piece.getResult().getOutput().getText());
            }
        }
        expect(text.indexOf(ANSWER) >= 0, text);
    }

    private void part(String role, String mediaType, String medium) {
        Media media =
                Media.builder()
                        .mimeType(MimeType.valueOf(mediaType))
                        .data(situation.bytes(medium))
                        .build();
        UserMessage message = UserMessage.builder().text("What is this?").media(media).build();
        OpenAiChatOptions.Builder options = options(situation, situation.url());
        options.model(situation.model(role));
        ChatResponse response = call(options.build(), new Prompt(message));
        expect(!text(response).isEmpty(), response);
    }

    private void tools() {
        OpenAiChatOptions.Builder options = options(situation, situation.url());
        options.toolCallbacks(
                        FunctionToolCallback.builder(
                                        "weather", (City city) -> "Sunny in " + city.city() + ".")
                                .description("Tells the weather in a city.")
                                .inputType(City.class)
                                .inputSchema(SCHEMA)
                                .build())
                .toolChoice("required");
        UserMessage question = new UserMessage("How is the weather in Paris?");
        OpenAiChatOptions offered = options.build();
        AssistantMessage called = said(call(offered, new Prompt(question, offered)));
        AssistantMessage.ToolCall call = called.getToolCalls().getFirst();
        expect(call.name().equals("weather") && call.arguments().contains("\"city\""), call);
        ToolResponseMessage result =
                ToolResponseMessage.builder()
                        .responses(
                                List.of(
                                        new ToolResponseMessage.ToolResponse(
                                                call.id(), call.name(), "Sunny.")))
                        .build();
        OpenAiChatOptions told = options(situation, situation.url()).build();
        ChatResponse answer = call(told, new Prompt(List.of(question, called, result), told));
        expect(!text(answer).isEmpty(), answer);
    }

    /** Where the weather is asked for. */
    record City(String city) {}

    private void jsonSchema() {
        OpenAiChatOptions.Builder options = options(situation, situation.url());
        options.responseFormat(
                OpenAiChatModel.ResponseFormat.builder()
                        .type(OpenAiChatModel.ResponseFormat.Type.JSON_SCHEMA)
                        .jsonSchema(SCHEMA)
                        .strict(true)
                        .build());
        ChatResponse response = call(options.build(), new Prompt(QUESTION));
        expect(text(response).startsWith("{\"city\":"), response);
    }
}
