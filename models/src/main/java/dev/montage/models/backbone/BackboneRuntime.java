package dev.montage.models.backbone;

/**
 * What a backbone runs on, and how much of it.
 *
 * @param precision bits of its weights
 * @param team threads that compute
 * @param blocks blocks of its key/value cache
 * @param maxPositions most positions of one forward pass
 */
public record BackboneRuntime(
        Kernels kernels, Precision precision, WorkerTeam team, int blocks, int maxPositions) {}
