package dev.montage.models.speech;

import dev.montage.modalities.audio.Features;
import dev.montage.modalities.audio.LogMel;
import java.util.Arrays;

/**
 * What tells speech from other sound, every 50 ms: the shape of the spectrum, how much and how fast
 * it moves, and how loudness swings at the rate of syllables (Scheirer and Slaney, ICASSP 1997).
 * Loudness itself is not among them.
 */
final class ActivityFeatures {
    /** Frames of 10 ms between two decisions. */
    static final int STEP_FRAMES = 5;

    /** Samples between two decisions. */
    static final int STEP_SAMPLES = STEP_FRAMES * LogMel.HOP;

    /** Frames before and after a decision that it looks at. */
    static final int REACH_FRAMES = 64;

    private static final int BANDS = 40;
    private static final int POOLED = 10;
    private static final int HALF_WINDOW = 32;
    private static final int LAG = 3;
    private static final int[] SHIFTS = {8, 20};
    private static final double[] MODULATIONS_HZ = {1.5, 2.5, 4, 5.5, 8, 12, 18};
    private static final int RAW = 3 * POOLED + MODULATIONS_HZ.length + SHIFTS.length + 12;

    /** Numbers of one decision: each feature and its square. */
    static final int COUNT = 2 * RAW;

    /** Below this, log10 of power, there is only the noise of 16-bit numbers. */
    private static final float FLOOR = -7;

    private final LogMel logMel = new LogMel(BANDS);

    /**
     * Features of the decisions at {@code first}, {@code first + STEP_FRAMES} and so on.
     *
     * @param samples at most 30 s
     * @param first frame of the first decision
     * @param count number of decisions
     * @return [count][COUNT]
     */
    double[][] of(float[] samples, int first, int count) {
        Spectrum spectrum = new Spectrum(logMel.padded(samples, samples.length / LogMel.HOP));
        double[][] features = new double[count][];
        for (int i = 0; i < count; i++) {
            double[] raw = spectrum.describe(first + i * STEP_FRAMES);
            double[] all = Arrays.copyOf(raw, COUNT);
            for (int j = 0; j < RAW; j++) {
                all[RAW + j] = raw[j] * raw[j];
            }
            features[i] = all;
        }
        return features;
    }

    /** Band powers of a stretch of sound, and what can be said of them around one frame. */
    private static final class Spectrum {
        private final int frames;
        private final float[] bands; // [frames, BANDS], log10 of power
        private final float[] loudness; // [frames], mean over bands
        private final float[] ripple; // [frames], how unlike neighbouring bands are
        private double[] out = new double[0];
        private int filled;

        Spectrum(Features features) {
            frames = features.frames();
            bands = new float[frames * BANDS];
            loudness = new float[frames];
            ripple = new float[frames];
            for (int frame = 0; frame < frames; frame++) {
                for (int band = 0; band < BANDS; band++) {
                    float value = features.values()[band * frames + frame] * 4 - 4;
                    bands[frame * BANDS + band] = Math.max(FLOOR, value);
                    loudness[frame] += bands[frame * BANDS + band] / BANDS;
                }
                for (int band = 1; band < BANDS - 1; band++) {
                    int at = frame * BANDS + band;
                    float bend = bands[at] - (bands[at - 1] + bands[at + 1]) / 2;
                    ripple[frame] += Math.abs(bend) / (BANDS - 2);
                }
            }
        }

        double[] describe(int frame) {
            out = new double[RAW];
            filled = 0;
            int from = clamp(frame - HALF_WINDOW);
            int to = Math.max(from + 1, clamp(frame + HALF_WINDOW));
            pooled(from, to);
            swings(from, to);
            modulation(clamp(frame - REACH_FRAMES), clamp(frame + REACH_FRAMES));
            for (int shift : SHIFTS) {
                put(likeness(from, to, shift));
            }
            return out;
        }

        private int clamp(int frame) {
            return Math.clamp(frame, 0, frames);
        }

        private void put(double value) {
            out[filled++] = value;
        }

        /** Mean, deviation and movement of a few neighbouring bands at a time. */
        private void pooled(int from, int to) {
            int width = BANDS / POOLED;
            double all = mean(loudness, from, to);
            for (int band = 0; band < BANDS; band += width) {
                float[] track = new float[to - from];
                for (int frame = from; frame < to; frame++) {
                    for (int i = 0; i < width; i++) {
                        track[frame - from] += bands[frame * BANDS + band + i] / width;
                    }
                }
                put(mean(track, 0, track.length) - all);
                put(deviation(track, 0, track.length));
                put(movement(track, 0, track.length));
            }
        }

        private void swings(int from, int to) {
            put(deviation(loudness, from, to));
            put(movement(loudness, from, to));
            float[] sorted = Arrays.copyOfRange(loudness, from, to);
            Arrays.sort(sorted);
            float high = sorted[sorted.length * 9 / 10];
            put(high - sorted[sorted.length / 10]);
            put(high - sorted[sorted.length / 2]);
            put(mean(ripple, from, to));
            put(deviation(ripple, from, to));
            put(movement(ripple, from, to));
            float[] peak = new float[to - from];
            float[] centre = new float[to - from];
            for (int frame = from; frame < to; frame++) {
                peak[frame - from] = peak(frame) - loudness[frame];
                centre[frame - from] = centre(frame);
            }
            put(mean(peak, 0, peak.length));
            put(deviation(peak, 0, peak.length));
            put(mean(centre, 0, centre.length));
            put(deviation(centre, 0, centre.length));
            put(movement(centre, 0, centre.length));
        }

        private float peak(int frame) {
            float most = FLOOR;
            for (int band = 0; band < BANDS; band++) {
                most = Math.max(most, bands[frame * BANDS + band]);
            }
            return most;
        }

        /** Centre of mass of what stands out of the floor, 0 lowest band to 1 highest. */
        private float centre(int frame) {
            double weights = 1e-3;
            double sum = 0.5e-3;
            for (int band = 0; band < BANDS; band++) {
                double above = Math.max(0, bands[frame * BANDS + band] - loudness[frame]);
                weights += above;
                sum += above * band / BANDS;
            }
            return (float) (sum / weights);
        }

        /** Strength of loudness swings by rate, against all swings. */
        private void modulation(int from, int to) {
            double mean = mean(loudness, from, to);
            double deviation = 0.05 + deviation(loudness, from, to);
            int length = Math.max(1, to - from);
            for (double rateHz : MODULATIONS_HZ) {
                double re = 0;
                double im = 0;
                for (int frame = from; frame < to; frame++) {
                    double angle = 2 * Math.PI * rateHz * frame / 100;
                    double hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * (frame - from) / length);
                    re += hann * (loudness[frame] - mean) * Math.cos(angle);
                    im += hann * (loudness[frame] - mean) * Math.sin(angle);
                }
                put(Math.sqrt(re * re + im * im) / length / deviation);
            }
        }

        /** Mean correlation of the spectrum with itself {@code shift} frames later. */
        private double likeness(int from, int to, int shift) {
            double sum = 0;
            int count = 0;
            for (int frame = from; frame + shift < to; frame += 2) {
                sum += correlation(frame, frame + shift);
                count++;
            }
            return count == 0 ? 0 : sum / count;
        }

        private double correlation(int a, int b) {
            double ab = 0;
            double aa = 1e-6;
            double bb = 1e-6;
            for (int band = 0; band < BANDS; band++) {
                double x = bands[a * BANDS + band] - loudness[a];
                double y = bands[b * BANDS + band] - loudness[b];
                ab += x * y;
                aa += x * x;
                bb += y * y;
            }
            return ab / Math.sqrt(aa * bb);
        }

        private static double mean(float[] x, int from, int to) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += x[i];
            }
            return to > from ? sum / (to - from) : 0;
        }

        private static double deviation(float[] x, int from, int to) {
            double mean = mean(x, from, to);
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += (x[i] - mean) * (x[i] - mean);
            }
            return to > from ? Math.sqrt(sum / (to - from)) : 0;
        }

        private static double movement(float[] x, int from, int to) {
            double sum = 0;
            for (int i = from + LAG; i < to; i++) {
                sum += Math.abs(x[i] - x[i - LAG]);
            }
            return to > from + LAG ? sum / (to - from - LAG) : 0;
        }
    }
}
