package dev.montage.models.speech;

import dev.montage.modalities.audio.PcmStream;

/**
 * A stretch of a recording in which somebody speaks.
 *
 * @param startSeconds where it begins in the recording
 * @param samples 16 kHz mono, -1..1
 */
public record SpeechChunk(double startSeconds, float[] samples) {

    /** Its length. */
    public double seconds() {
        return (double) samples.length / PcmStream.SAMPLE_RATE_HZ;
    }
}
