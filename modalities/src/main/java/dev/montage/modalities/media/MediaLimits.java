package dev.montage.modalities.media;

import java.time.Duration;

/**
 * How much one piece of media may cost.
 *
 * @param maxBytes size of the file
 * @param maxSeconds length of its sound or film
 * @param maxPixels width (rounded up to 64, as decoders lay it out) times height of a picture, or
 *     of a frame of a film
 * @param maxWait time the decoder may keep its caller waiting in all, and the processor time it may
 *     use; the caller's own work between two reads does not count
 * @param maxMemoryBytes address space of the decoder process (Linux); it needs {@link
 *     #MIN_MEMORY_BYTES} for itself
 */
public record MediaLimits(
        long maxBytes, double maxSeconds, long maxPixels, Duration maxWait, long maxMemoryBytes) {

    public static final long MIN_MEMORY_BYTES = 512L << 20;

    /** The cameras of phones: 8192 x 6144. */
    private static final long FIFTY_MEGAPIXELS = 8192L * 6144;

    public MediaLimits {
        if (maxBytes <= 0
                || !(maxSeconds > 0 && Double.isFinite(maxSeconds))
                || maxPixels <= 0
                || !maxWait.isPositive()
                || maxMemoryBytes < MIN_MEMORY_BYTES) {
            throw new IllegalArgumentException(
                    ("expected positive limits and %d bytes of memory or more,"
                                    + " found %d bytes, %s s, %d pixels, %s, %d bytes of memory")
                            .formatted(
                                    MIN_MEMORY_BYTES,
                                    maxBytes,
                                    maxSeconds,
                                    maxPixels,
                                    maxWait,
                                    maxMemoryBytes));
        }
    }

    /** 1 GiB, 4 hours, 50 megapixels, 5 minutes of decoding, 1 GiB of memory. */
    public static MediaLimits defaults() {
        return new MediaLimits(
                1L << 30, 4 * 3600, FIFTY_MEGAPIXELS, Duration.ofMinutes(5), 1L << 30);
    }

    /** The same but for the size of the file and the length. */
    public MediaLimits with(long bytes, double seconds) {
        return new MediaLimits(bytes, seconds, maxPixels, maxWait, maxMemoryBytes);
    }

    /** The same but for the size of a picture or frame. */
    public MediaLimits withPixels(long pixels) {
        return new MediaLimits(maxBytes, maxSeconds, pixels, maxWait, maxMemoryBytes);
    }

    /** The same but for the time of the decoder. */
    public MediaLimits withWait(Duration wait) {
        return new MediaLimits(maxBytes, maxSeconds, maxPixels, wait, maxMemoryBytes);
    }
}
