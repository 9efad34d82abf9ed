package dev.montage.conformance.openaijava;

import static dev.montage.conformance.clients.Program.expect;
import static dev.montage.conformance.clients.Situation.ANSWER;
import static dev.montage.conformance.clients.Situation.QUESTION;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextConfig;
import com.openai.models.responses.ToolChoiceOptions;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Situation;
import java.util.List;
import java.util.stream.Collectors;

/** The responses API. */
final class Answers {
    private final Situation situation;
    private final OpenAIClient client;

    Answers(Situation situation, OpenAIClient client) {
        this.situation = situation;
        this.client = client;
    }

    void addTo(Program program) {
        program.feature("responses", this::responses)
                .feature("responses_stream", this::responsesStream)
                .feature("responses_form", this::responsesForm)
                .feature("responses_tools", this::responsesTools);
    }

    private ResponseCreateParams.Builder say(String text) {
        return ResponseCreateParams.builder()
                .model(situation.model("chat"))
                .temperature(0)
                .maxOutputTokens(60)
                .input(text);
    }

    private Response create(ResponseCreateParams.Builder params) {
        return client.responses().create(params.build()).validate();
    }

    private static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .map(ResponseOutputText::text)
                .collect(Collectors.joining());
    }

    private void responses() {
        Response first = create(say("The secret word is banana. Remember it."));
        Response second = create(say("What is the secret word?").previousResponseId(first.id()));
        expect(text(second).contains("banana"), second);
        Response waiting = create(say("Count to ten.").background(true));
        client.responses().cancel(waiting.id()).validate();
        client.responses().retrieve(first.id()).validate();
        client.responses().delete(first.id());
    }

    private void responsesStream() {
        StringBuilder text = new StringBuilder();
        StringBuilder whole = new StringBuilder();
        try (StreamResponse<ResponseStreamEvent> events =
                client.responses().createStreaming(say(QUESTION).build())) {
            events.stream()
                    .map(ResponseStreamEvent::validate)
                    .forEach(
                            event -> {
                                event.outputTextDelta()
                                        .ifPresent(delta -> text.append(delta.delta()));
                                event.completed()
                                        .ifPresent(end -> whole.append(text(end.response())));
                            });
        }
        expect(whole.toString().contentEquals(text) && text.indexOf(ANSWER) >= 0, whole);
    }

    private void responsesTools() {
        FunctionTool tool =
                FunctionTool.builder()
                        .name("weather")
                        .description("Tells the weather in a city.")
                        .strict(true)
                        .parameters(
                                FunctionTool.Parameters.builder()
                                        .additionalProperties(Chats.SCHEMA)
                                        .build())
                        .build();
        Response first =
                create(
                        say("How is the weather in Paris?")
                                .addTool(tool)
                                .toolChoice(ToolChoiceOptions.REQUIRED));
        ResponseFunctionToolCall call =
                first.output().stream()
                        .flatMap(item -> item.functionCall().stream())
                        .findFirst()
                        .orElseThrow();
        expect(call.name().equals("weather") && call.arguments().contains("\"city\""), call);
        ResponseInputItem result =
                ResponseInputItem.ofFunctionCallOutput(
                        ResponseInputItem.FunctionCallOutput.builder()
                                .callId(call.callId())
                                .output("Sunny.")
                                .build());
        Response last =
                create(
                        say("").inputOfResponse(List.of(result))
                                .previousResponseId(first.id())
                                .addTool(tool)
                                .toolChoice(ToolChoiceOptions.NONE));
        expect(!text(last).isEmpty(), last);
    }

    private void responsesForm() {
        ResponseTextConfig form =
                ResponseTextConfig.builder()
                        .format(
                                ResponseFormatTextJsonSchemaConfig.builder()
                                        .name("place")
                                        .strict(true)
                                        .schema(
                                                ResponseFormatTextJsonSchemaConfig.Schema.builder()
                                                        .additionalProperties(Chats.SCHEMA)
                                                        .build())
                                        .build())
                        .build();
        String text = text(create(say(QUESTION).text(form)));
        expect(text.startsWith("{\"city\":"), text);
    }
}
