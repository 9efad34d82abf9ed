package dev.montage.models.backbone;

import dev.montage.models.weights.WeightsFile;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Packed weights of decoders, one copy for all models that have the same: a unified model's text
 * expert is a model of its own beside it. Kept as long as a model uses them.
 */
public final class PackedWeights {
    private record Key(Path file, LlamaConfig config, Kernels kernels, Precision precision) {}

    private static final class Slot {
        private Optional<WeakReference<LlamaWeights>> kept = Optional.empty();

        synchronized LlamaWeights get(Supplier<LlamaWeights> load) {
            LlamaWeights found =
                    kept.flatMap(weights -> Optional.ofNullable(weights.get())).orElseGet(load);
            kept = Optional.of(new WeakReference<>(found));
            return found;
        }
    }

    private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

    /** Packs a file's weights, unless they are there. */
    LlamaWeights load(LlamaConfig config, WeightsFile file, Kernels kernels, Precision precision) {
        Path path = file.path().toAbsolutePath().normalize();
        return slots.computeIfAbsent(new Key(path, config, kernels, precision), _ -> new Slot())
                .get(() -> LlamaWeights.load(config, file, kernels, precision));
    }
}
