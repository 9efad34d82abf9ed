package dev.montage.modalities.audio;

/**
 * Log-mel features of a clip.
 *
 * @param values row-major [mels, frames], about -1..1.5
 * @param mels frequency bands
 * @param frames 100 a second
 */
public record Features(float[] values, int mels, int frames) {

    public Features {
        if (values.length != mels * frames) {
            throw new IllegalArgumentException(
                    "%d values for [%d, %d]".formatted(values.length, mels, frames));
        }
    }
}
