package dev.montage.conformance.openaijava;

import static dev.montage.conformance.clients.Program.expect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.models.Model;
import dev.montage.conformance.clients.Program;
import dev.montage.conformance.clients.Refusal;
import dev.montage.conformance.clients.Situation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** OpenAI's Java client, unmodified. */
final class OpenAiJava {
    private final Situation situation;
    private final OpenAIClient client;

    private OpenAiJava(Situation situation, OpenAIClient client) {
        this.situation = situation;
        this.client = client;
    }

    public static void main(String[] arguments) throws JsonProcessingException {
        Situation situation = Situation.of(arguments);
        OpenAIClient client = client(situation, situation.url(), 0);
        Chats chats = new Chats(situation, client);
        Program program =
                new Program(
                        "openai-java",
                        Program.versionOf(OpenAIClient.class),
                        OpenAiJava::refusal,
                        chats::ask);
        new OpenAiJava(situation, client).addTo(program);
        chats.addTo(program);
        new Answers(situation, client).addTo(program);
        new Recordings(situation, client).addTo(program);
        new Drawings(situation, client).addTo(program);
        new Troubles(situation, client).addTo(program);
        program.run();
        client.close();
    }

    /** A client as its users make it. */
    static OpenAIClient client(Situation situation, String url, int retries) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(url)
                .apiKey(situation.key())
                .maxRetries(retries)
                .build();
    }

    private static Optional<Refusal> refusal(Exception e) {
        return e instanceof OpenAIServiceException error
                ? Optional.of(
                        new Refusal(
                                error.getClass().getSimpleName(),
                                error.statusCode(),
                                error.type(),
                                error.code(),
                                error.param(),
                                String.valueOf(error.getMessage())))
                : Optional.empty();
    }

    private void addTo(Program program) {
        program.feature("models", this::models)
                .feature("embeddings", this::embeddings)
                .feature("files", this::files);
    }

    private void models() {
        List<String> names = client.models().list().autoPager().stream().map(Model::id).toList();
        expect(names.contains(situation.model("chat")), names);
        client.models().retrieve(situation.model("chat")).validate();
    }

    private void embeddings() {
        CreateEmbeddingResponse response =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model(situation.model("chat"))
                                        .inputOfArrayOfStrings(List.of("A cat.", "A kitten."))
                                        .dimensions(64)
                                        .build())
                        .validate();
        expect(response.data().size() == 2, response);
        expect(response.data().get(1).embedding().size() == 64, response);
    }

    private void files() throws IOException {
        FileObject file =
                client.files()
                        .create(
                                FileCreateParams.builder()
                                        .file(situation.path("picture"))
                                        .purpose(FilePurpose.USER_DATA)
                                        .expiresAfter(
                                                FileCreateParams.ExpiresAfter.builder()
                                                        .seconds(3600)
                                                        .build())
                                        .build())
                        .validate();
        expect(
                client.files().list().autoPager().stream()
                        .anyMatch(one -> one.id().equals(file.id())),
                file);
        try (HttpResponse content = client.files().content(file.id())) {
            byte[] bytes = content.body().readAllBytes();
            expect(
                    bytes.length == situation.bytes("picture").length,
                    new String(bytes, StandardCharsets.ISO_8859_1));
        }
        expect(client.files().delete(file.id()).validate().deleted(), file);
    }
}
