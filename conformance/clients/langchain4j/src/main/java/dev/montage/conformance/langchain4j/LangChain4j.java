package dev.montage.conformance.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Refusal;
import dev.montage.conformance.clients.Situation;
import java.util.Optional;

/** LangChain4j, unmodified, over the JDK's HTTP client, which offers h2c with every request. */
final class LangChain4j {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LangChain4j() {}

    public static void main(String[] arguments) throws JsonProcessingException {
        Situation situation = Situation.of(arguments);
        Chats chats = new Chats(situation);
        Program program =
                new Program(
                        "langchain4j",
                        Program.versionOf(OpenAiChatModel.class),
                        LangChain4j::refusal,
                        chats::ask);
        chats.addTo(program);
        new Others(situation).addTo(program);
        new Troubles(situation).addTo(program);
        program.run();
        System.exit(0); // its HTTP clients have threads that do not end
    }

    /** What stands in the body that the exception carries. */
    static Optional<Refusal> refusal(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException http) {
                return Optional.of(read(e, http));
            }
        }
        return Optional.empty();
    }

    private static Refusal read(Throwable e, HttpException http) {
        try {
            JsonNode error = JSON.readTree(String.valueOf(http.getMessage())).path("error");
            return new Refusal(
                    e.getClass().getSimpleName(),
                    http.statusCode(),
                    text(error, "type"),
                    text(error, "code"),
                    text(error, "param"),
                    error.path("message").asText());
        } catch (JsonProcessingException noJson) {
            throw new AssertionError("found " + http.getMessage(), noJson);
        }
    }

    private static Optional<String> text(JsonNode error, String name) {
        return Optional.ofNullable(error.path(name).textValue());
    }
}
