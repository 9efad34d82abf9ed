package dev.montage.models.decoding;

/**
 * Limits of an engine.
 *
 * @param maxRunning most sequences in the batch
 * @param queueCapacity most requests that wait while the batch is full
 * @param prefillChunk most prompt positions computed in a step beside decoding sequences; a step
 *     without them takes as many as the backbone does
 * @param prefixCache whether sequences with equal beginnings share computed blocks
 */
public record EngineSettings(
        int maxRunning, int queueCapacity, int prefillChunk, boolean prefixCache) {

    public EngineSettings {
        requirePositive(maxRunning, "maxRunning");
        requirePositive(queueCapacity, "queueCapacity");
        requirePositive(prefillChunk, "prefillChunk");
    }

    /** For a machine of few cores. */
    public static EngineSettings defaults() {
        return new EngineSettings(16, 64, 64, true);
    }

    private static void requirePositive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, found " + value);
        }
    }
}
