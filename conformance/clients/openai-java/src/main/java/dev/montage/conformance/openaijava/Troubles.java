package dev.montage.conformance.openaijava;

import static dev.montage.conformance.clients.Program.expect;
import static dev.montage.conformance.clients.Situation.ANSWER;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Situation;

/** What goes wrong, and what heals by itself. */
final class Troubles {
    private final Situation situation;
    private final OpenAIClient client;

    Troubles(Situation situation, OpenAIClient client) {
        this.situation = situation;
        this.client = client;
    }

    void addTo(Program program) {
        program.explained(
                        "error_field",
                        () ->
                                caught(
                                        Chats.question(situation).temperature(3.0),
                                        BadRequestException.class,
                                        "temperature",
                                        "invalid_value"))
                .explained(
                        "error_model",
                        () ->
                                caught(
                                        Chats.question(situation).model("none"),
                                        NotFoundException.class,
                                        "model",
                                        "model_not_found"))
                .explained("error_busy", this::busy)
                .feature("retry_busy", this::retryBusy)
                .feature("retry_loading", this::retryLoading);
    }

    private String caught(
            ChatCompletionCreateParams.Builder params,
            Class<? extends OpenAIServiceException> type,
            String param,
            String code) {
        try {
            client.chat().completions().create(params.build());
        } catch (OpenAIServiceException e) {
            expect(type.isInstance(e), e);
            expect(e.param().orElse("").equals(param), e);
            expect(e.code().orElse("").equals(code), e);
            return "%s, param %s, code %s"
                    .formatted(type.getSimpleName(), param.isEmpty() ? "null" : param, code);
        }
        throw new AssertionError("there was no error");
    }

    private String busy() {
        situation.fillQueue(false);
        try {
            return caught(Chats.question(situation), RateLimitException.class, "", "overloaded");
        } finally {
            situation.emptyQueue();
        }
    }

    private void retryBusy() {
        situation.fillQueue(true);
        ask(OpenAiJava.client(situation, situation.url(), 3));
        int refused = situation.emptyQueue();
        expect(refused > 0, refused);
    }

    private void retryLoading() {
        ask(OpenAiJava.client(situation, situation.loading(), 8));
    }

    private void ask(OpenAIClient patient) {
        ChatCompletion answer =
                patient.chat().completions().create(Chats.question(situation).build());
        patient.close();
        expect(Chats.text(answer).contains(ANSWER), answer);
    }
}
