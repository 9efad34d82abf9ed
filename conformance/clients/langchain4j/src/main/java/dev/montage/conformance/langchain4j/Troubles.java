package dev.montage.conformance.langchain4j;

import static dev.montage.conformance.clients.Program.expect;
import static dev.montage.conformance.clients.Situation.ANSWER;
import static dev.montage.conformance.clients.Situation.QUESTION;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Refusal;
import dev.montage.conformance.clients.Situation;

/** What goes wrong, and what heals by itself. */
final class Troubles {
    private final Situation situation;

    Troubles(Situation situation) {
        this.situation = situation;
    }

    void addTo(Program program) {
        program.explained(
                        "error_field",
                        () ->
                                caught(
                                        model(situation.url()).temperature(3.0),
                                        InvalidRequestException.class,
                                        "temperature",
                                        "invalid_value"))
                .explained(
                        "error_model",
                        () ->
                                caught(
                                        model(situation.url()).modelName("none"),
                                        ModelNotFoundException.class,
                                        "model",
                                        "model_not_found"))
                .explained("error_busy", this::busy)
                .explained("retry_busy", this::retryBusy)
                .explained("retry_loading", this::retryLoading);
    }

    private OpenAiChatModel.OpenAiChatModelBuilder model(String url) {
        return OpenAiChatModel.builder()
                .baseUrl(url)
                .apiKey(situation.key())
                .modelName(situation.model("chat"))
                .temperature(0.0)
                .maxTokens(20)
                .maxRetries(0);
    }

    private static String caught(
            OpenAiChatModel.OpenAiChatModelBuilder model,
            Class<? extends LangChain4jException> type,
            String param,
            String code) {
        try {
            model.build().chat(QUESTION);
        } catch (LangChain4jException e) {
            expect(type.isInstance(e), e);
            Refusal refusal = LangChain4j.refusal(e).orElseThrow();
            expect(refusal.param().orElse("").equals(param), refusal);
            expect(refusal.code().orElse("").equals(code), refusal);
            return "%s, param %s, code %s (in its message)"
                    .formatted(type.getSimpleName(), param.isEmpty() ? "null" : param, code);
        }
        throw new AssertionError("there was no error");
    }

    private String busy() {
        situation.fillQueue(false);
        try {
            return caught(model(situation.url()), RateLimitException.class, "", "overloaded");
        } finally {
            situation.emptyQueue();
        }
    }

    private String retryBusy() {
        situation.fillQueue(true);
        String answer = model(situation.url()).maxRetries(4).build().chat(QUESTION);
        int refused = situation.emptyQueue();
        expect(refused > 0 && answer.contains(ANSWER), answer);
        return "after pauses of its own";
    }

    private String retryLoading() {
        String answer = model(situation.loading()).maxRetries(8).build().chat(QUESTION);
        expect(answer.contains(ANSWER), answer);
        return "after pauses of its own";
    }
}
