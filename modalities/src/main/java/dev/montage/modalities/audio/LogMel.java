package dev.montage.modalities.audio;

import java.util.Arrays;

/**
 * Whisper's features: power in mel bands of 25 ms Hann windows every 10 ms, as log10, no lower than
 * 8 below the clip's highest, scaled by (x + 4) / 4. Agrees with WhisperFeatureExtractor of
 * transformers. Safe for use by many threads.
 */
public final class LogMel {

    /** Samples between two frames. */
    public static final int HOP = 160;

    /** Samples of Whisper's window of 30 s. */
    public static final int WINDOW_SAMPLES = 30 * PcmStream.SAMPLE_RATE_HZ;

    private static final int FFT = 400;
    private static final int BINS = FFT / 2 + 1;
    private static final int LANES = 8;
    private static final double FLOOR = 1e-10;

    private final MelFilters filters;
    private final RealSpectrum spectrum = new RealSpectrum(FFT, LANES);
    private final double[] hann = new double[FFT];

    /**
     * @param mels bands between 0 and 8 kHz: 80, or 128 for Whisper large v3
     */
    public LogMel(int mels) {
        filters = new MelFilters(mels, BINS, PcmStream.SAMPLE_RATE_HZ / 2.0);
        for (int i = 0; i < FFT; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / FFT);
        }
    }

    /**
     * As Whisper wants them: the clip followed by silence up to 30 s.
     *
     * @param samples 16 kHz mono, at most {@link #WINDOW_SAMPLES}
     * @return [mels, 3000]
     */
    public Features padded(float[] samples) {
        return padded(samples, WINDOW_SAMPLES / HOP);
    }

    /**
     * The first frames of {@link #padded(float[])}, with the same values, for an encoder that runs
     * at the clip's own length.
     *
     * @return [mels, frames]
     */
    public Features padded(float[] samples, int frames) {
        if (samples.length > WINDOW_SAMPLES || frames < 1 || frames > WINDOW_SAMPLES / HOP) {
            throw new IllegalArgumentException(
                    "expected at most %d samples and 1 to %d frames, found %d and %d"
                            .formatted(
                                    WINDOW_SAMPLES, WINDOW_SAMPLES / HOP, samples.length, frames));
        }
        return features(samples, WINDOW_SAMPLES, frames);
    }

    /**
     * Of the clip alone: its end is mirrored as its begin is (transformers without padding).
     *
     * @param samples 16 kHz mono, more than 200
     * @return [mels, samples / 160]
     */
    public Features atLength(float[] samples) {
        if (samples.length <= FFT / 2) {
            throw new IllegalArgumentException(
                    "expected more than %d samples, found %d".formatted(FFT / 2, samples.length));
        }
        return features(samples, samples.length, samples.length / HOP);
    }

    /** The first {@code frames} frames of the samples followed by zeros up to {@code length}. */
    private Features features(float[] samples, int length, int frames) {
        // Beyond these, windows see only zeros, which cannot raise the maximum.
        int sounding = Math.min(length / HOP, (samples.length + FFT / 2) / HOP + 1);
        int columns = Math.max(frames, sounding);
        float[] logs = new float[filters.mels() * columns];
        Arrays.fill(logs, (float) Math.log10(FLOOR));
        RealSpectrum.Work work = spectrum.new Work();
        double[] power = new double[BINS * LANES];
        double[] energy = new double[filters.mels() * LANES];
        for (int frame = 0; frame < sounding; frame += LANES) {
            window(samples, length, frame, work);
            spectrum.power(work, power);
            filters.apply(power, energy, LANES);
            store(energy, logs, frame, Math.min(LANES, sounding - frame), columns);
        }
        return scaled(logs, columns, frames);
    }

    /** Windowed samples of frames {@code first} and following, even and odd ones apart. */
    private void window(float[] samples, int length, int first, RealSpectrum.Work work) {
        for (int lane = 0; lane < LANES; lane++) {
            int start = (first + lane) * HOP - FFT / 2;
            boolean inside = start >= 0 && start + FFT <= samples.length;
            for (int i = 0; i < FFT; i += 2) {
                float even = inside ? samples[start + i] : mirrored(samples, length, start + i);
                float odd =
                        inside ? samples[start + i + 1] : mirrored(samples, length, start + i + 1);
                work.re[i / 2 * LANES + lane] = even * hann[i];
                work.im[i / 2 * LANES + lane] = odd * hann[i + 1];
            }
        }
    }

    private static float mirrored(float[] samples, int length, int position) {
        int inside = Math.abs(position);
        if (inside >= length) {
            inside = 2 * (length - 1) - inside;
        }
        // Lanes after the last frame may lie far outside; nobody looks at them.
        return inside >= 0 && inside < samples.length ? samples[inside] : 0;
    }

    private void store(double[] energy, float[] logs, int frame, int count, int columns) {
        for (int band = 0; band < filters.mels(); band++) {
            for (int lane = 0; lane < count; lane++) {
                double value = Math.max(FLOOR, energy[band * LANES + lane]);
                logs[band * columns + frame + lane] = (float) Math.log10(value);
            }
        }
    }

    private Features scaled(float[] logs, int columns, int frames) {
        float highest = (float) Math.log10(FLOOR);
        for (float value : logs) {
            highest = Math.max(highest, value);
        }
        float[] values = new float[filters.mels() * frames];
        for (int band = 0; band < filters.mels(); band++) {
            for (int frame = 0; frame < frames; frame++) {
                float value = Math.max(logs[band * columns + frame], highest - 8);
                values[band * frames + frame] = (value + 4) / 4;
            }
        }
        return new Features(values, filters.mels(), frames);
    }
}
