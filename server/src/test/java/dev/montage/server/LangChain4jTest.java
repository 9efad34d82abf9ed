package dev.montage.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.model.audio.AudioTranscriptionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiAudioTranscriptionModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** LangChain4j, unmodified, over the JDK's HTTP client, which offers h2c with every request. */
final class LangChain4jTest {
    private static ServerUnderTest server;
    private static String url;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start(Map.of());
        url = "http://127.0.0.1:" + server.port() + "/v1";
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void chats() {
        OpenAiChatModel model =
                OpenAiChatModel.builder()
                        .baseUrl(url)
                        .apiKey("none")
                        .modelName("fake-chat")
                        .temperature(0.0)
                        .maxTokens(50)
                        .build();
        assertEquals("hello", model.chat("say hello"));
    }

    @Test
    void chatsInAStream() throws InterruptedException, ExecutionException {
        OpenAiStreamingChatModel model =
                OpenAiStreamingChatModel.builder()
                        .baseUrl(url)
                        .apiKey("none")
                        .modelName("fake-chat")
                        .build();
        StringBuilder pieces = new StringBuilder();
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        model.chat(
                "say hello",
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
        assertEquals("hello", whole.get().aiMessage().text());
        assertEquals("hello", pieces.toString());
        assertEquals(5, whole.get().tokenUsage().outputTokenCount());
    }

    @Test
    void transcribes() {
        OpenAiAudioTranscriptionModel model =
                OpenAiAudioTranscriptionModel.builder()
                        .baseUrl(url)
                        .apiKey("none")
                        .modelName("fake-speech")
                        .build();
        Audio recording = Audio.builder().binaryData(Sounds.wav(2)).mimeType("audio/wav").build();
        assertEquals(
                "One. Two.",
                model.transcribe(AudioTranscriptionRequest.builder(recording).build()).text());
    }
}
