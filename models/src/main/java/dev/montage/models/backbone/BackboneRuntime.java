package dev.montage.models.backbone;

/**
 * What a backbone runs on, and how much of it.
 *
 * @param precision bits of its weights
 * @param team threads that compute
 * @param blocks blocks of its key/value cache
 * @param maxPositions most positions of one forward pass
 * @param packed weights of the models beside it
 */
public record BackboneRuntime(
        Kernels kernels,
        Precision precision,
        WorkerTeam team,
        int blocks,
        int maxPositions,
        PackedWeights packed) {

    /** For a model with weights of its own. */
    public BackboneRuntime(
            Kernels kernels, Precision precision, WorkerTeam team, int blocks, int maxPositions) {
        this(kernels, precision, team, blocks, maxPositions, new PackedWeights());
    }
}
