package dev.montage.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateResponse;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own Java client, unmodified. */
final class OpenAiJavaTest {
    private static ServerUnderTest server;
    private static OpenAIClient client;

    @TempDir private static Path folder;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start(Map.of());
        client = server.openAiJava();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static ChatCompletionCreateParams.Builder say(String word) {
        return ChatCompletionCreateParams.builder()
                .model("fake-chat")
                .addUserMessage("say " + word)
                .maxCompletionTokens(100);
    }

    private static TranscriptionCreateParams.Builder recording() throws IOException {
        Path file = folder.resolve("recording.wav");
        Files.write(file, Sounds.wav(2));
        return TranscriptionCreateParams.builder().model("fake-speech").file(file);
    }

    @Test
    void chats() {
        ChatCompletion completion =
                client.chat().completions().create(say("hello").logprobs(true).n(2).build());
        completion.validate();
        assertEquals("hello", completion.choices().get(1).message().content().orElse(""));
        assertEquals(
                ChatCompletion.Choice.FinishReason.STOP,
                completion.choices().getFirst().finishReason());
        assertEquals(10, completion.usage().orElseThrow().completionTokens());
    }

    @Test
    void chatsInAStream() {
        ChatCompletionCreateParams params =
                say("hello")
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
                                chunk.choices()
                                        .forEach(
                                                choice ->
                                                        choice.delta()
                                                                .content()
                                                                .ifPresent(text::append));
                                chunk.usage().ifPresent(use -> tokens[0] = use.totalTokens());
                            });
        }
        assertEquals("hello", text.toString());
        assertEquals(20, tokens[0]);
    }

    @Test
    void completes() {
        String text =
                client.completions()
                        .create(
                                CompletionCreateParams.builder()
                                        .model("fake-chat")
                                        .prompt("say hello")
                                        .build())
                        .validate()
                        .choices()
                        .getFirst()
                        .text();
        assertEquals("hello", text);
    }

    @Test
    void embeds() {
        CreateEmbeddingResponse response =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("fake-chat")
                                        .inputOfArrayOfStrings(List.of("one", "two"))
                                        .dimensions(2)
                                        .build())
                        .validate();
        assertEquals(2, response.data().size());
        assertEquals(1, response.data().get(1).index());
        assertEquals(2, response.data().get(1).embedding().size());
        assertEquals(6, response.usage().totalTokens());
    }

    @Test
    void keepsFiles() throws IOException {
        Path path = Files.writeString(folder.resolve("notes.txt"), "Hello.");
        FileObject file =
                client.files()
                        .create(
                                FileCreateParams.builder()
                                        .file(path)
                                        .purpose(FilePurpose.USER_DATA)
                                        .expiresAfter(
                                                FileCreateParams.ExpiresAfter.builder()
                                                        .seconds(3600)
                                                        .build())
                                        .build())
                        .validate();
        assertEquals("notes.txt", file.filename());
        assertEquals(file.createdAt() + 3600, file.expiresAt().orElseThrow());
        assertEquals(
                List.of(file.id()),
                client.files().list().autoPager().stream().map(FileObject::id).toList());
        try (HttpResponse content = client.files().content(file.id())) {
            assertEquals("Hello.", new String(content.body().readAllBytes(), UTF_8));
        }
        assertTrue(client.files().delete(file.id()).validate().deleted());
        assertThrows(NotFoundException.class, () -> client.files().retrieve(file.id()));
    }

    @Test
    void listsModels() {
        List<String> names =
                client.models().list().autoPager().stream().map(model -> model.id()).toList();
        assertEquals(List.of("fake-chat", "fake-speech"), names);
        assertEquals("montage", client.models().retrieve("fake-chat").validate().ownedBy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "text", "srt", "vtt"})
    void transcribes(String format) throws IOException {
        TranscriptionCreateResponse response =
                client.audio()
                        .transcriptions()
                        .create(recording().responseFormat(AudioResponseFormat.of(format)).build());
        String text = response.asTranscription().text();
        assertTrue(text.contains("One.") && text.contains("Two."), text);
        assertEquals(format.equals("srt") || format.equals("vtt"), text.contains("-->"));
    }

    @Test
    void transcribesWithTimes() throws IOException {
        TranscriptionCreateResponse response =
                client.audio()
                        .transcriptions()
                        .create(
                                recording()
                                        .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                                        .timestampGranularities(
                                                List.of(
                                                        TranscriptionCreateParams
                                                                .TimestampGranularity.WORD,
                                                        TranscriptionCreateParams
                                                                .TimestampGranularity.SEGMENT))
                                        .build());
        assertEquals(
                " Two.", response.asVerbose().validate().segments().orElseThrow().get(1).text());
        assertEquals("Two.", response.asVerbose().words().orElseThrow().get(1).word());
    }

    @Test
    void transcribesInAStream() throws IOException {
        StringBuilder text = new StringBuilder();
        try (StreamResponse<TranscriptionStreamEvent> events =
                client.audio().transcriptions().createStreaming(recording().build())) {
            events.stream()
                    .forEach(
                            event -> {
                                event.transcriptTextDelta()
                                        .ifPresent(delta -> text.append(delta.delta()));
                                event.transcriptTextDone()
                                        .ifPresent(done -> text.append(" = ").append(done.text()));
                            });
        }
        assertEquals("One. Two. = One. Two.", text.toString());
    }

    @Test
    void knowsOurErrors() {
        assertThrows(
                NotFoundException.class,
                () ->
                        client.chat()
                                .completions()
                                .create(say("hello").model("something-else").build()));
    }
}
