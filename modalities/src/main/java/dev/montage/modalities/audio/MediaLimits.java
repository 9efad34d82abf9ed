package dev.montage.modalities.audio;

import java.time.Duration;

/**
 * How much one piece of media may cost.
 *
 * @param maxBytes size of the file
 * @param maxSeconds length of its sound
 * @param maxWait time the decoder may keep its caller waiting in all, and the processor time it may
 *     use; the caller's own work between two reads does not count
 * @param maxMemoryBytes address space of the decoder process (Linux); it needs {@link
 *     #MIN_MEMORY_BYTES} for itself
 */
public record MediaLimits(long maxBytes, double maxSeconds, Duration maxWait, long maxMemoryBytes) {

    public static final long MIN_MEMORY_BYTES = 512L << 20;

    public MediaLimits {
        if (maxBytes <= 0
                || !(maxSeconds > 0 && Double.isFinite(maxSeconds))
                || !maxWait.isPositive()
                || maxMemoryBytes < MIN_MEMORY_BYTES) {
            throw new IllegalArgumentException(
                    ("expected positive limits and %d bytes of memory or more,"
                                    + " found %d bytes, %s s, %s, %d bytes of memory")
                            .formatted(
                                    MIN_MEMORY_BYTES,
                                    maxBytes,
                                    maxSeconds,
                                    maxWait,
                                    maxMemoryBytes));
        }
    }

    /** 1 GiB, 4 hours, 5 minutes of decoding, 1 GiB of memory. */
    public static MediaLimits defaults() {
        return new MediaLimits(1L << 30, 4 * 3600, Duration.ofMinutes(5), 1L << 30);
    }

    long maxSamples() {
        return (long) (maxSeconds * PcmStream.SAMPLE_RATE_HZ);
    }
}
