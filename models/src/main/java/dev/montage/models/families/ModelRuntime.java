package dev.montage.models.families;

import dev.montage.models.backbone.BackboneRuntime;
import dev.montage.models.backbone.Kernels;
import dev.montage.models.backbone.KvCache;
import dev.montage.models.backbone.PackedWeights;
import dev.montage.models.backbone.Precision;
import dev.montage.models.backbone.WorkerTeam;
import dev.montage.models.decoding.EngineSettings;
import dev.montage.models.grammar.Grammars;
import dev.montage.models.weights.Shared;
import java.nio.file.Path;

/**
 * What models run on; shared by all models of a server.
 *
 * @param team threads that compute
 * @param cachePositions positions the key/value cache of each model holds, all sequences together
 * @param maxPositions most positions one forward pass computes
 * @param packed weights that several models have
 * @param texts tokenizers that several models have, with their grammars, by the files they are from
 */
public record ModelRuntime(
        WorkerTeam team,
        Kernels kernels,
        Precision precision,
        int cachePositions,
        int maxPositions,
        EngineSettings engine,
        PackedWeights packed,
        Shared<Path, Grammars> texts) {

    /** For models that share nothing with those of other runtimes. */
    public ModelRuntime(
            WorkerTeam team,
            Kernels kernels,
            Precision precision,
            int cachePositions,
            int maxPositions,
            EngineSettings engine) {
        this(
                team,
                kernels,
                precision,
                cachePositions,
                maxPositions,
                engine,
                new PackedWeights(),
                new Shared<>());
    }

    public ModelRuntime {
        if (cachePositions < KvCache.BLOCK) {
            throw new IllegalArgumentException(
                    "cachePositions must be %d or more, found %d"
                            .formatted(KvCache.BLOCK, cachePositions));
        }
        if (maxPositions < engine.maxRunning()) {
            throw new IllegalArgumentException(
                    "maxPositions must be maxRunning = %d or more, found %d"
                            .formatted(engine.maxRunning(), maxPositions));
        }
    }

    /** The fastest kernels on all processors, with a cache for two long or many short sequences. */
    public static ModelRuntime defaults() {
        return new ModelRuntime(
                WorkerTeam.ofAllProcessors(),
                Kernels.best(),
                Precision.STORED,
                16_384,
                512,
                EngineSettings.defaults());
    }

    /** For a backbone with so many blocks of cache. */
    BackboneRuntime backbone(int blocks) {
        return new BackboneRuntime(kernels, precision, team, blocks, maxPositions, packed);
    }

    /** Blocks of a model's cache. */
    int cacheBlocks() {
        return cachePositions / KvCache.BLOCK;
    }
}
