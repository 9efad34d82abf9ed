package dev.montage.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Structured outputs and tools through OpenAI's own Java client, unmodified. */
final class OpenAiJavaToolsTest {
    private static ServerUnderTest server;
    private static OpenAIClient client;

    /** What an answer holds; its schema is the client's. */
    static final class Person {
        public String name = "";
        public long age;
        public List<String> friends = List.of();
    }

    /** A function; its name and schema are the client's. */
    static final class GetWeather {
        public String city = "";
        public boolean celsius;
    }

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

    private static ChatCompletionCreateParams.Builder chat() {
        return ChatCompletionCreateParams.builder()
                .model("fake-chat")
                .addUserMessage("say hello")
                .putAdditionalBodyProperty("seed", JsonValue.from(1))
                .maxCompletionTokens(200);
    }

    private static ChatCompletionCreateParams.Builder tools() {
        return chat().addTool(GetWeather.class)
                .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
                .parallelToolCalls(false);
    }

    private static ChatCompletionMessageFunctionToolCall call(ChatCompletion completion) {
        assertEquals(
                ChatCompletion.Choice.FinishReason.TOOL_CALLS,
                completion.choices().getFirst().finishReason());
        return completion
                .validate()
                .choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction();
    }

    @Test
    void answersAsAClassOfTheClient() {
        Person person =
                client.chat()
                        .completions()
                        .create(chat().responseFormat(Person.class).build())
                        .choices()
                        .getFirst()
                        .message()
                        .content()
                        .orElseThrow();
        assertTrue(person.name.length() < 200);
    }

    @Test
    void callsAFunctionOfTheClient() {
        ChatCompletion completion = client.chat().completions().create(tools().build());
        ChatCompletionMessageFunctionToolCall call = call(completion);
        GetWeather weather = call.function().arguments(GetWeather.class);
        assertTrue(weather.city.length() < 200);
        ChatCompletion answer =
                client.chat()
                        .completions()
                        .create(
                                tools().addMessage(completion.choices().getFirst().message())
                                        .addMessage(
                                                ChatCompletionToolMessageParam.builder()
                                                        .toolCallId(call.id())
                                                        .content("rain")
                                                        .build())
                                        .toolChoice(ChatCompletionToolChoiceOption.Auto.NONE)
                                        .build());
        assertEquals("hello", answer.choices().getFirst().message().content().orElse(""));
    }

    @Test
    void callsInAStream() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(tools().build())) {
            chunks.stream().map(ChatCompletionChunk::validate).forEach(whole::accumulate);
        }
        ChatCompletion streamed = whole.chatCompletion();
        assertEquals(
                call(client.chat().completions().create(tools().build())).function().arguments(),
                call(streamed).function().arguments());
    }
}
