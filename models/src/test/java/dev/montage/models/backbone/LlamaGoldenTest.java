package dev.montage.models.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The backbone against transformers; goldens and their scripts are in goldens/llama. */
class LlamaGoldenTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));
    private static final Path GOLDENS = HOME.resolve("models/src/test/resources/goldens/llama");
    private static final Path SMOLLM = HOME.resolve("models/checkpoints/smollm2-135m");

    private static JsonNode read(Path path) {
        try {
            return new ObjectMapper().readTree(path.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static LlamaBackbone load(Path folder, Kernels kernels, int positions) {
        LlamaConfig config = LlamaConfig.of(read(folder.resolve("config.json")));
        try (WeightsFile file = WeightsFiles.open(folder)) {
            int blocks = positions / KvCache.BLOCK + 1;
            return new LlamaBackbone(
                    config,
                    file,
                    new BackboneRuntime(kernels, Precision.STORED, new WorkerTeam(2), blocks, 512));
        }
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    /** Log-probabilities of all ids at each position, computed {@code step} positions at a time. */
    private static float[][] logProbabilities(Backbone backbone, int[] ids, int step) {
        int vocabulary = backbone.vocabularySize();
        int[] table = IntStream.range(0, backbone.blockCount()).toArray();
        float[][] rows = new float[ids.length][];
        float[] logits = new float[step * vocabulary];
        for (int start = 0; start < ids.length; start += step) {
            int end = Math.min(ids.length, start + step);
            Span span = new Span(TestPositions.of(ids), table, start, end, end - start);
            assertEquals(end - start, backbone.forward(List.of(span), logits));
            for (int i = start; i < end; i++) {
                rows[i] = normalise(logits, (i - start) * vocabulary, vocabulary);
            }
        }
        return rows;
    }

    private static float[] normalise(float[] logits, int offset, int vocabulary) {
        double maximum = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vocabulary; i++) {
            maximum = Math.max(maximum, logits[offset + i]);
        }
        double sum = 0;
        for (int i = 0; i < vocabulary; i++) {
            sum += Math.exp(logits[offset + i] - maximum);
        }
        float[] row = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++) {
            row[i] = (float) (logits[offset + i] - maximum - Math.log(sum));
        }
        return row;
    }

    private static void assertNext(JsonNode golden, int[] ids, float[][] rows, double tolerance) {
        double worst = 0;
        for (int i = 0; i + 1 < ids.length; i++) {
            double expected = golden.get("next").get(i).asDouble();
            worst = Math.max(worst, Math.abs(expected - rows[i][ids[i + 1]]));
        }
        assertEquals(0, worst, tolerance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2", "tiny-qwen3", "tiny-llama3-rope", "tiny-linear-rope"})
    void tinyModelsAgreeWithTransformers(String name) {
        JsonNode golden = read(GOLDENS.resolve(name + "/golden.json"));
        int[] ids = ints(golden.get("ids"));
        try (Backbone plain = load(GOLDENS.resolve(name), new PlainKernels(), ids.length)) {
            assertNext(golden, ids, logProbabilities(plain, ids, 50), 1e-3);
        }
    }

    @Test
    void plainSmolLmAgreesWithTransformers() {
        JsonNode golden = read(GOLDENS.resolve("smollm2-135m.json"));
        try (Backbone plain = load(SMOLLM, new PlainKernels(), 512)) {
            for (JsonNode text : golden.get("texts")) {
                int[] ids = ints(text.get("ids"));
                float[][] rows = logProbabilities(plain, ids, 64);
                assertNext(text, ids, rows, 1e-3);
                for (int i = 0; i < ids.length; i++) {
                    JsonNode top = text.get("top").get(i);
                    for (int k = 0; k < top.get("ids").size(); k++) {
                        assertEquals(
                                top.get("log_probs").get(k).asDouble(),
                                rows[i][top.get("ids").get(k).asInt()],
                                1e-3);
                    }
                }
            }
        }
    }

    @Test
    void fastPerplexityIsWithinOnePercent() {
        JsonNode golden = read(GOLDENS.resolve("smollm2-135m.json")).get("perplexity");
        int[] ids = ints(golden.get("ids"));
        try (Backbone fast = load(SMOLLM, Kernels.best(), ids.length)) {
            float[][] rows = logProbabilities(fast, ids, 256);
            double sum = 0;
            for (int i = 0; i + 1 < ids.length; i++) {
                sum -= rows[i][ids[i + 1]];
            }
            double perplexity = Math.exp(sum / (ids.length - 1));
            double reference = golden.get("perplexity").asDouble();
            assertEquals(1, perplexity / reference, 0.01);
        }
    }

    @Test
    void fastGreedyTextIsTheReferencesWhereItIsNotATie() {
        JsonNode golden = read(GOLDENS.resolve("smollm2-135m.json"));
        try (Backbone fast = load(SMOLLM, Kernels.best(), 512)) {
            for (JsonNode text : golden.get("texts")) {
                int[] ids = ints(text.get("ids"));
                assertNext(text, ids, logProbabilities(fast, ids, 64), 0.1);
            }
        }
    }

    @Test
    void resultsDoNotDependOnHowThePromptIsCut() {
        int[] ids = ints(read(GOLDENS.resolve("smollm2-135m.json")).get("texts").get(0).get("ids"));
        try (Backbone fast = load(SMOLLM, Kernels.best(), 512)) {
            float[][] whole = logProbabilities(fast, ids, 512);
            for (int step : new int[] {1, 3, 33}) {
                float[][] parts = logProbabilities(fast, ids, step);
                for (int i = 0; i < ids.length; i++) {
                    assertArrayEquals(whole[i], parts[i], "step " + step + ", position " + i);
                }
            }
        }
    }
}
