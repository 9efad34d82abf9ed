package dev.montage.models.families;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.backbone.Kernels;
import dev.montage.models.backbone.Precision;
import dev.montage.models.backbone.WorkerTeam;
import dev.montage.models.decoding.EngineSettings;
import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.MeanPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Embeddings against transformers; goldens and their script are in goldens/llama. */
final class EmbeddingGoldenTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));
    private static final Path GOLDENS = HOME.resolve("models/src/test/resources/goldens/llama");

    @Test
    void agreesWithTransformers() throws IOException, InterruptedException {
        ModelRuntime runtime =
                new ModelRuntime(
                        new WorkerTeam(2),
                        Kernels.best(),
                        Precision.STORED,
                        1024,
                        64,
                        new EngineSettings(4, 4, 32, true));
        JsonNode golden =
                new ObjectMapper()
                        .readTree(GOLDENS.resolve("smollm2-135m-embeddings.json").toFile());
        Path folder = HOME.resolve("models/checkpoints").resolve(golden.get("checkpoint").asText());
        try (ChatModel model = (ChatModel) Families.load(folder, runtime)) {
            for (JsonNode text : golden.get("texts")) {
                MeanPool pool = new MeanPool(model.hiddenSize());
                GenerationRequest request =
                        GenerationRequest.reading(
                                model.textPrompt(text.get("text").asText()),
                                model.tokenizer(),
                                Optional.empty(),
                                pool);
                Event.Finished end = (Event.Finished) model.generator().submit(request).next();
                assertEquals(text.get("tokens").asInt(), end.usage().promptTokens());
                double cosine = cosine(text.get("values"), pool.embedding(model.hiddenSize()));
                assertTrue(cosine > 0.999, text.get("name") + ": " + cosine);
            }
        }
    }

    private static double cosine(JsonNode expected, float[] found) {
        assertEquals(expected.size(), found.length);
        double dot = 0;
        double a = 0;
        double b = 0;
        for (int i = 0; i < found.length; i++) {
            dot += expected.get(i).asDouble() * found[i];
            a += expected.get(i).asDouble() * expected.get(i).asDouble();
            b += (double) found[i] * found[i];
        }
        return dot / Math.sqrt(a * b);
    }
}
