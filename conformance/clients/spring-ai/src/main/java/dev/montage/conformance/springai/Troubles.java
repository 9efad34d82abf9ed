package dev.montage.conformance.springai;

import static dev.montage.conformance.clients.Program.expect;
import static dev.montage.conformance.clients.Situation.ANSWER;
import static dev.montage.conformance.clients.Situation.QUESTION;

import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Refusal;
import dev.montage.conformance.clients.Situation;
import org.springframework.ai.openai.OpenAiChatOptions;

/** What goes wrong, and what heals by itself. */
final class Troubles {
    private final Situation situation;

    Troubles(Situation situation) {
        this.situation = situation;
    }

    void addTo(Program program) {
        program.explained("error_field", this::field)
                .explained("error_model", this::model)
                .explained("error_busy", this::busy)
                .feature("retry_busy", this::retryBusy)
                .feature("retry_loading", () -> patient(situation.loading()));
    }

    private static String caught(OpenAiChatOptions options, int status, String param, String code) {
        try {
            Chats.model(options).call(QUESTION);
        } catch (RuntimeException e) {
            Refusal refusal = SpringAi.refusal(e).orElseThrow(() -> e);
            expect(refusal.status() == status, refusal);
            expect(refusal.param().orElse("null").equals(param), refusal);
            expect(refusal.code().orElse("").equals(code), refusal);
            return "%s, param %s, code %s".formatted(refusal.exception(), param, code);
        }
        throw new AssertionError("there was no error");
    }

    private String field() {
        OpenAiChatOptions.Builder options = Chats.options(situation, situation.url());
        options.temperature(3.0);
        return caught(options.build(), 400, "temperature", "invalid_value");
    }

    private String model() {
        OpenAiChatOptions.Builder options = Chats.options(situation, situation.url());
        options.model("none");
        return caught(options.build(), 404, "model", "model_not_found");
    }

    private String busy() {
        situation.fillQueue(false);
        try {
            return caught(
                    Chats.options(situation, situation.url()).build(), 429, "null", "overloaded");
        } finally {
            situation.emptyQueue();
        }
    }

    private void retryBusy() {
        situation.fillQueue(true);
        patient(situation.url());
        int refused = situation.emptyQueue();
        expect(refused > 0, refused);
    }

    private void patient(String url) {
        OpenAiChatOptions.Builder options = Chats.options(situation, url);
        options.maxRetries(8);
        String answer = String.valueOf(Chats.model(options.build()).call(QUESTION));
        expect(answer.contains(ANSWER), answer);
    }
}
