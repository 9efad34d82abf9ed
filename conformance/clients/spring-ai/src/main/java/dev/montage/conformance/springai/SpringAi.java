package dev.montage.conformance.springai;

import static dev.montage.conformance.clients.Program.expect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.errors.OpenAIServiceException;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Refusal;
import dev.montage.conformance.clients.Situation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.image.Image;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiImageOptions;

/** Spring AI, unmodified, on the version of OpenAI's Java client that it asks for. */
final class SpringAi {
    private static final String NO_SUCH_MODEL = "it has no such model";

    private final Situation situation;

    private SpringAi(Situation situation) {
        this.situation = situation;
    }

    public static void main(String[] arguments) throws JsonProcessingException {
        Situation situation = Situation.of(arguments);
        Chats chats = new Chats(situation);
        Program program =
                new Program(
                        "spring-ai",
                        Program.versionOf(OpenAiChatModel.class),
                        SpringAi::refusal,
                        chats::ask);
        chats.addTo(program);
        new SpringAi(situation).addTo(program);
        new Recordings(situation).addTo(program);
        new Troubles(situation).addTo(program);
        program.run();
        System.exit(0); // its HTTP clients have threads that do not end
    }

    /** What the exception of OpenAI's client says, itself or within another. */
    static Optional<Refusal> refusal(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OpenAIServiceException error) {
                return Optional.of(
                        new Refusal(
                                e.getClass().getSimpleName(),
                                error.statusCode(),
                                error.type(),
                                error.code(),
                                error.param(),
                                String.valueOf(error.getMessage())));
            }
        }
        return Optional.empty();
    }

    private void addTo(Program program) {
        program.feature("embeddings", this::embeddings)
                .feature("image", this::image)
                .without("models", "it does not list models")
                .without("completions", NO_SUCH_MODEL)
                .without("responses", NO_SUCH_MODEL)
                .without("responses_stream", NO_SUCH_MODEL)
                .without("responses_form", NO_SUCH_MODEL)
                .without("responses_tools", NO_SUCH_MODEL)
                .without("files", "it does not keep files")
                .without("translation", "it does not translate recordings")
                .without("video_job", NO_SUCH_MODEL)
                .without("video_remix", NO_SUCH_MODEL);
    }

    private void embeddings() {
        OpenAiEmbeddingModel model =
                OpenAiEmbeddingModel.builder()
                        .options(
                                OpenAiEmbeddingOptions.builder()
                                        .baseUrl(situation.url())
                                        .apiKey(situation.key())
                                        .model(situation.model("chat"))
                                        .maxRetries(0)
                                        .build())
                        .build();
        EmbeddingResponse response =
                model.call(
                        new EmbeddingRequest(
                                List.of("A cat.", "A kitten."),
                                OpenAiEmbeddingOptions.builder()
                                        .model(situation.model("chat"))
                                        .dimensions(64)
                                        .build()));
        expect(response.getResults().size() == 2, response);
        expect(response.getResults().getFirst().getOutput().length == 64, response);
    }

    private void image() {
        OpenAiImageModel model =
                OpenAiImageModel.builder()
                        .options(
                                OpenAiImageOptions.builder()
                                        .baseUrl(situation.url())
                                        .apiKey(situation.key())
                                        .model(situation.model("draws"))
                                        .size("256x256")
                                        .responseFormat("b64_json")
                                        .maxRetries(0)
                                        .build())
                        .build();
        Image image =
                Objects.requireNonNull(model.call(new ImagePrompt("A red circle.")).getResult())
                        .getOutput();
        expect(image.getB64Json() != null, image);
    }
}
