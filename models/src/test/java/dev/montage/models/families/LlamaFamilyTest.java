package dev.montage.models.families;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.backbone.Kernels;
import dev.montage.models.backbone.Precision;
import dev.montage.models.backbone.WorkerTeam;
import dev.montage.models.decoding.EngineSettings;
import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.sequence.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaFamilyTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));
    private static final Path SMOLLM = HOME.resolve("models/checkpoints/smollm2-135m");

    private static ModelRuntime runtime(Precision precision) {
        return new ModelRuntime(
                new WorkerTeam(2),
                Kernels.best(),
                precision,
                1024,
                128,
                new EngineSettings(4, 4, 64, true));
    }

    private static String ask(ChatModel model, String question) throws InterruptedException {
        List<Segment> prompt = model.chatPrompt(List.of(new ChatMessage("user", question)));
        GenerationRequest request =
                new GenerationRequest(
                        prompt,
                        model.tokenizer(),
                        20,
                        model.stopIds(),
                        List.of(),
                        Sampling.greedy(),
                        false,
                        0,
                        List.of(),
                        Optional.empty());
        StringBuilder answer = new StringBuilder();
        try (Generation generation = model.generator().submit(request)) {
            while (true) {
                switch (generation.next()) {
                    case Event.Token token -> answer.append(token.text());
                    case Event.Finished finished -> {
                        return answer.append(finished.text()).toString();
                    }
                    case Event.Slice slice -> throw slice.unexpected();
                    case Event.Failed failed -> throw new AssertionError(failed);
                }
            }
        }
    }

    @Test
    void smolLmKnowsTheCapitalOfFranceInEveryPrecision() throws InterruptedException {
        for (Precision precision : List.of(Precision.STORED, Precision.INT8)) {
            try (Model model = Families.load(SMOLLM, runtime(precision))) {
                assertEquals("smollm2-135m", model.id());
                String answer = ask((ChatModel) model, "What is the capital of France?");
                assertTrue(answer.contains("Paris"), precision + ": " + answer);
            }
        }
    }

    @Test
    void aMissingFolderIsNamed(@TempDir Path folder) {
        Path missing = folder.resolve("nothing-here");
        assertRefused(missing, missing.toString());
    }

    @Test
    void anUnknownModelTypeIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"mamba\"}");
        assertRefused(folder, "mamba");
    }

    @Test
    void aMissingKeyIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\"}");
        assertRefused(folder, "num_attention_heads");
    }

    @Test
    void aConfigThatIsNotJsonIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": ");
        assertRefused(folder, "config.json");
    }

    @Test
    void weightsCutInTheMiddleAreRefused(@TempDir Path folder) throws IOException {
        String gguf = "SmolLM2-135M-Instruct.Q4_1.gguf";
        Files.copy(SMOLLM.resolve("config.json"), folder.resolve("config.json"));
        Files.copy(SMOLLM.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        byte[] bytes = Files.readAllBytes(SMOLLM.resolve(gguf));
        Files.write(folder.resolve(gguf), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(folder, gguf);
    }

    @Test
    void aConfigThatDoesNotFitTheWeightsIsRefused(@TempDir Path folder) throws IOException {
        String config = Files.readString(SMOLLM.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replace("\"intermediate_size\": 1536", "\"intermediate_size\": 1600")
                        .replace("\"SmolLM2", "\"" + SMOLLM.toAbsolutePath() + "/SmolLM2"));
        Files.copy(SMOLLM.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        assertRefused(folder, "blk.0.ffn_gate.weight");
    }

    private static void assertRefused(Path folder, String named) {
        RuntimeException e =
                assertThrows(
                        RuntimeException.class,
                        () -> Families.load(folder, runtime(Precision.STORED)));
        assertTrue(e.toString().contains(named), e.toString());
    }
}
