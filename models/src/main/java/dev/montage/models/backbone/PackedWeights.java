package dev.montage.models.backbone;

import dev.montage.models.weights.Shared;
import dev.montage.models.weights.WeightsFile;
import java.nio.file.Path;

/**
 * Packed weights of decoders, one copy for all models that have the same: a unified model's text
 * expert is a model of its own beside it. Kept as long as a model uses them.
 */
public final class PackedWeights {
    private record Key(Path file, LlamaConfig config, Kernels kernels, Precision precision) {}

    private final Shared<Key, LlamaWeights> loaded = new Shared<>();

    /** Packs a file's weights, unless they are there. */
    LlamaWeights load(LlamaConfig config, WeightsFile file, Kernels kernels, Precision precision) {
        Path path = file.path().toAbsolutePath().normalize();
        return loaded.get(
                new Key(path, config, kernels, precision),
                () -> LlamaWeights.load(config, file, kernels, precision));
    }
}
