package dev.montage.conformance.langchain4j;

import static dev.montage.conformance.clients.Program.expect;
import static dev.montage.conformance.clients.Situation.ANSWER;
import static dev.montage.conformance.clients.Situation.QUESTION;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.data.video.Video;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiResponsesChatModel;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.montage.conformance.clients.NotApplicableException;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Situation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Chat with all that may stand in it, by chat completions and by responses. */
final class Chats {
    private static final JsonObjectSchema SCHEMA =
            JsonObjectSchema.builder().addStringProperty("city").required("city").build();

    private final Situation situation;

    Chats(Situation situation) {
        this.situation = situation;
    }

    void addTo(Program program) {
        program.feature("chat", this::chat)
                .feature("stream", () -> stream(streaming()))
                .feature("picture", this::picture)
                .feature("audio", this::audio)
                .feature("video", this::video)
                .feature("tools", () -> tools(model("chat").build()))
                .feature("json_schema", () -> form(model("chat").build()))
                .feature("responses", this::responses)
                .feature("responses_stream", () -> stream(streamingResponses()))
                .feature("responses_tools", () -> tools(responsesModel().build()))
                .feature("responses_form", () -> form(responsesModel().build()));
    }

    /** The plainest request there is. */
    String ask() {
        return model("chat").build().chat(QUESTION);
    }

    private OpenAiChatModel.OpenAiChatModelBuilder model(String role) {
        return OpenAiChatModel.builder()
                .baseUrl(situation.url())
                .apiKey(situation.key())
                .modelName(situation.model(role))
                .temperature(0.0)
                .maxTokens(60)
                .strictJsonSchema(true)
                .maxRetries(0);
    }

    private OpenAiResponsesChatModel.Builder responsesModel() {
        return OpenAiResponsesChatModel.builder()
                .baseUrl(situation.url())
                .apiKey(situation.key())
                .modelName(situation.model("chat"))
                .temperature(0.0)
                .strictJsonSchema(true)
                .store(true)
                .maxOutputTokens(60);
    }

    private StreamingChatModel streaming() {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(situation.url())
                .apiKey(situation.key())
                .modelName(situation.model("chat"))
                .temperature(0.0)
                .maxTokens(20)
                .build();
    }

    private StreamingChatModel streamingResponses() {
        return OpenAiResponsesStreamingChatModel.builder()
                .baseUrl(situation.url())
                .apiKey(situation.key())
                .modelName(situation.model("chat"))
                .temperature(0.0)
                .maxOutputTokens(20)
                .build();
    }

    private void chat() {
        ChatResponse response = model("chat").build().chat(UserMessage.from(QUESTION));
        expect(response.aiMessage().text().contains(ANSWER), response);
        expect(response.tokenUsage().outputTokenCount() > 0, response);
    }

    private static void stream(StreamingChatModel model)
            throws InterruptedException, ExecutionException {
        StringBuilder pieces = new StringBuilder();
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        model.chat(
                QUESTION,
                new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String partialResponse) {
                        pieces.append(partialResponse);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse completeResponse) {
                        whole.complete(completeResponse);
                    }

                    @Override
                    public void onError(Throwable error) {
                        whole.completeExceptionally(error);
                    }
                });
        String text = whole.get().aiMessage().text();
        expect(text.contentEquals(pieces) && text.contains(ANSWER), text);
        expect(whole.get().tokenUsage().outputTokenCount() > 0, whole.get());
    }

    private void part(String role, Content content) {
        ChatMessage message = UserMessage.from(TextContent.from("What is this?"), content);
        ChatResponse response;
        try {
            response = model(role).build().chat(message);
        } catch (IllegalArgumentException e) {
            throw new NotApplicableException(String.valueOf(e.getMessage()));
        }
        expect(!response.aiMessage().text().isEmpty(), response);
    }

    private void picture() {
        part("sees", ImageContent.from(situation.base64("picture"), "image/png"));
    }

    private void audio() {
        part(
                "hears",
                AudioContent.from(
                        Audio.builder()
                                .base64Data(situation.base64("sound"))
                                .mimeType("audio/mp3")
                                .build()));
    }

    private void video() {
        part(
                "watches",
                VideoContent.from(
                        Video.builder()
                                .base64Data(situation.base64("film"))
                                .mimeType("video/mp4")
                                .build()));
    }

    private static void tools(ChatModel model) {
        ToolSpecification tool =
                ToolSpecification.builder()
                        .name("weather")
                        .description("Tells the weather in a city.")
                        .parameters(SCHEMA)
                        .build();
        ChatMessage question = UserMessage.from("How is the weather in Paris?");
        ChatResponse called =
                model.chat(
                        ChatRequest.builder()
                                .messages(question)
                                .toolSpecifications(tool)
                                .toolChoice(ToolChoice.REQUIRED)
                                .build());
        ToolExecutionRequest call = called.aiMessage().toolExecutionRequests().getFirst();
        expect(call.name().equals("weather") && call.arguments().contains("\"city\""), call);
        ChatResponse answer =
                model.chat(
                        List.of(
                                question,
                                called.aiMessage(),
                                ToolExecutionResultMessage.from(call, "Sunny.")));
        expect(!answer.aiMessage().text().isEmpty(), answer);
    }

    private static void form(ChatModel model) {
        ResponseFormat format =
                ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(JsonSchema.builder().name("place").rootElement(SCHEMA).build())
                        .build();
        ChatResponse response =
                model.chat(
                        ChatRequest.builder()
                                .messages(UserMessage.from(QUESTION))
                                .responseFormat(format)
                                .build());
        expect(response.aiMessage().text().startsWith("{\"city\":"), response);
    }

    private void responses() {
        ChatResponse first =
                responsesModel()
                        .build()
                        .chat(UserMessage.from("The secret word is banana. Remember it."));
        ChatResponse second =
                responsesModel()
                        .previousResponseId(first.id())
                        .build()
                        .chat(UserMessage.from("What is the secret word?"));
        expect(second.aiMessage().text().contains("banana"), second);
    }
}
