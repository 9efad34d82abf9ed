package dev.montage.models.families;

import java.io.IOException;

/** A recording, read once from its begin to its end: 16 kHz mono samples in -1..1. */
@FunctionalInterface
public interface SampleSource {

    /**
     * Writes the next samples to {@code target[offset .. offset + length)}.
     *
     * @return samples written, at least 1; -1 at the end
     * @throws IOException if the recording cannot be read any further
     */
    int read(float[] target, int offset, int length) throws IOException;

    /** A recording that is in memory. */
    static SampleSource of(float[] samples) {
        int[] position = {0};
        return (target, offset, length) -> {
            int count = Math.min(length, samples.length - position[0]);
            System.arraycopy(samples, position[0], target, offset, count);
            position[0] += count;
            return count == 0 ? -1 : count;
        };
    }
}
