package dev.montage.models.backbone;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PackedWeightsTest {
    private static final Path FILE = UnifiedGoldens.FOLDER.resolve("text.safetensors");

    @Test
    void theSameWeightsArePackedOnce() {
        LlamaConfig config = LlamaConfig.of(UnifiedGoldens.read("config.json").get("text"));
        PackedWeights packed = new PackedWeights();
        Kernels kernels = Kernels.best();
        try (WeightsFile one = WeightsFiles.open(FILE);
                WeightsFile again =
                        WeightsFiles.open(
                                FILE.resolveSibling(Path.of("..", "tiny", "text.safetensors")))) {
            LlamaWeights first = packed.load(config, one, kernels, Precision.STORED);
            assertSame(first, packed.load(config, again, kernels, Precision.STORED));
            assertNotSame(first, packed.load(config, one, kernels, Precision.INT8));
            assertNotSame(first, packed.load(config, one, new PlainKernels(), Precision.STORED));
        }
    }
}
