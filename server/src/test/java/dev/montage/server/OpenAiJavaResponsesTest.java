package dev.montage.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Responses through OpenAI's own Java client, unmodified. */
final class OpenAiJavaResponsesTest {
    private static ServerUnderTest server;
    private static OpenAIClient client;

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

    private static ResponseCreateParams.Builder say(String word) {
        return ResponseCreateParams.builder().model("fake-chat").input("say " + word);
    }

    private static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(text -> text.text())
                .collect(Collectors.joining());
    }

    @Test
    void answersAndGoesOn() {
        Response first = client.responses().create(say("hello").build()).validate();
        assertEquals("hello", text(first));
        Response second =
                client.responses()
                        .create(say("hello").previousResponseId(first.id()).build())
                        .validate();
        assertEquals(
                "user: say hello\nassistant: hello\nuser: say hello".length(),
                second.usage().orElseThrow().inputTokens());
        assertEquals(3, client.responses().inputItems().list(second.id()).items().size());
        assertEquals("hello", text(client.responses().retrieve(first.id()).validate()));
        client.responses().delete(first.id());
        assertThrows(NotFoundException.class, () -> client.responses().retrieve(first.id()));
    }

    @Test
    void streams() {
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        StringBuilder text = new StringBuilder();
        try (StreamResponse<ResponseStreamEvent> events =
                client.responses().createStreaming(say("hello").build())) {
            events.stream()
                    .map(ResponseStreamEvent::validate)
                    .peek(accumulator::accumulate)
                    .forEach(
                            event ->
                                    event.outputTextDelta()
                                            .ifPresent(delta -> text.append(delta.delta())));
        }
        assertEquals("hello", text.toString());
        assertEquals("hello", text(accumulator.response()));
    }

    @Test
    void polls() throws InterruptedException {
        Response begun =
                client.responses().create(say("forever").background(true).build()).validate();
        assertTrue(begun.status().orElseThrow().equals(ResponseStatus.QUEUED));
        assertEquals(
                ResponseStatus.CANCELLED,
                client.responses().cancel(begun.id()).validate().status().orElseThrow());
        Waiting.until(() -> server.chat().fake().running() == 0);
    }
}
