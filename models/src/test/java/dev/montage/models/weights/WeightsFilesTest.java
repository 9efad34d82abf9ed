package dev.montage.models.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFilesTest {
    @TempDir Path folder;

    static Path onlyGguf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".gguf"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void theFirstBytesSayTheFormat() throws IOException {
        Path gguf = Files.copy(Goldens.GGUF, folder.resolve("model.bin"));
        try (WeightsFile file = WeightsFiles.open(gguf)) {
            assertInstanceOf(GgufFile.class, file);
        }
        Path safetensors = Files.copy(Goldens.SAFETENSORS, folder.resolve("model.gguf"));
        try (WeightsFile file = WeightsFiles.open(safetensors)) {
            assertInstanceOf(SafetensorsFile.class, file);
        }
    }

    @Test
    void aFolderHoldsOneSetOfWeights() throws IOException {
        refused(folder, "expected model.safetensors, model.safetensors.index.json or one *.gguf");
        Files.copy(Goldens.GGUF, folder.resolve("a.gguf"));
        try (WeightsFile file = WeightsFiles.open(folder)) {
            assertInstanceOf(GgufFile.class, file);
        }
        Files.copy(Goldens.GGUF, folder.resolve("b.gguf"));
        refused(folder, "found 2 *.gguf");
        Files.copy(Goldens.SAFETENSORS, folder.resolve("model.safetensors"));
        try (WeightsFile file = WeightsFiles.open(folder)) {
            assertInstanceOf(SafetensorsFile.class, file);
        }
    }

    @Test
    void whatIsNoWeightsIsRefused() throws IOException {
        refused(folder.resolve("none"), "expected a regular file, found none");
        refused(Path.of("/dev/zero"), "expected a regular file, found another kind");
        refused(Files.write(folder.resolve("empty"), new byte[0]), "found none of these");
        refused(Files.writeString(folder.resolve("text"), "GGU"), "found none of these");
    }

    @Test
    void checkpointsThatShip() {
        try (WeightsFile file = WeightsFiles.open(Goldens.CHECKPOINTS.resolve("smollm2-135m"))) {
            assertEquals(272, file.names().size());
            assertEquals(30L, file.metadata().get("llama.block_count"));
            assertEquals(100_000.0, file.metadata().get("llama.rope.freq_base"));
        }
    }

    private static void refused(Path path, String message) {
        Refused.naming(path, message, () -> WeightsFiles.open(path));
    }
}
