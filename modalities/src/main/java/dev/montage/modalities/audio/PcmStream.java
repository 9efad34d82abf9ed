package dev.montage.modalities.audio;

import dev.montage.modalities.media.MediaException;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * Sound as 16 kHz mono samples, -1..1, handed out in order while it is decoded, so that a recording
 * of any length costs one buffer. For one thread at a time.
 */
public interface PcmStream extends AutoCloseable {

    int SAMPLE_RATE_HZ = 16_000;

    /**
     * Fills {@code buffer[offset, offset + length)} and waits until it is full or the sound ends. A
     * damaged recording ends where it cannot be decoded any further.
     *
     * @return samples written; fewer than {@code length} only at the end, 0 after it
     * @throws MediaException TOO_LONG or TIMEOUT if a limit is met on the way
     */
    int read(float[] buffer, int offset, int length) throws InterruptedException;

    /** Samples handed out so far. */
    long samplesRead();

    /** Seconds handed out so far; after the end, the length of the recording. */
    default double seconds() {
        return (double) samplesRead() / SAMPLE_RATE_HZ;
    }

    /** What the header says of {@link #seconds()} at the end: good for progress, not to rely on. */
    default OptionalDouble declaredSeconds() {
        return OptionalDouble.empty();
    }

    /** All that is left, in one array. */
    default float[] readAll() throws InterruptedException {
        float[] samples = new float[SAMPLE_RATE_HZ];
        int filled = 0;
        while (true) {
            int got = read(samples, filled, samples.length - filled);
            filled += got;
            if (filled < samples.length) {
                return Arrays.copyOf(samples, filled);
            }
            int larger = (int) Math.min(Integer.MAX_VALUE - 8L, samples.length * 2L);
            if (larger == samples.length) {
                throw new IllegalStateException("more than %d samples".formatted(larger));
            }
            samples = Arrays.copyOf(samples, larger);
        }
    }

    /** Stops decoding and frees what it holds. */
    @Override
    void close();

    /** Samples that are there already; the array is not copied. */
    static PcmStream of(float[] samples) {
        return new PcmStream() {
            private int position;

            @Override
            public int read(float[] buffer, int offset, int length) {
                Objects.checkFromIndexSize(offset, length, buffer.length);
                int count = Math.min(length, samples.length - position);
                System.arraycopy(samples, position, buffer, offset, count);
                position += count;
                return count;
            }

            @Override
            public long samplesRead() {
                return position;
            }

            @Override
            public OptionalDouble declaredSeconds() {
                return OptionalDouble.of((double) samples.length / SAMPLE_RATE_HZ);
            }

            @Override
            public void close() {}
        };
    }
}
