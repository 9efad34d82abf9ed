package dev.montage.modalities.audio;

import java.util.Arrays;

/**
 * Triangular filters from linear frequency to mel bands: Slaney's scale (linear below 1 kHz,
 * logarithmic above) and Slaney's normalisation (each filter has an area of one), as librosa and
 * Whisper have them.
 */
final class MelFilters {

    private static final double HZ_PER_LINEAR_MEL = 200.0 / 3;
    private static final double LOG_FROM_HZ = 1000;
    private static final double LOG_FROM_MEL = LOG_FROM_HZ / HZ_PER_LINEAR_MEL;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private final int[] firstBin;
    private final double[][] weights; // [mels][bins of that filter]

    /** Filters for {@code bins} frequencies, evenly from 0 to {@code maxHz}. */
    MelFilters(int mels, int bins, double maxHz) {
        firstBin = new int[mels];
        weights = new double[mels][];
        double[] edgesHz = new double[mels + 2];
        for (int i = 0; i < edgesHz.length; i++) {
            edgesHz[i] = hz(mel(maxHz) * i / (mels + 1));
        }
        for (int band = 0; band < mels; band++) {
            double low = edgesHz[band];
            double centre = edgesHz[band + 1];
            double high = edgesHz[band + 2];
            double[] all = new double[bins];
            for (int bin = 0; bin < bins; bin++) {
                double frequency = maxHz * bin / (bins - 1);
                double rise = (frequency - low) / (centre - low);
                double fall = (high - frequency) / (high - centre);
                all[bin] = Math.max(0, Math.min(rise, fall)) * 2 / (high - low);
            }
            store(band, all);
        }
    }

    private void store(int band, double[] all) {
        int first = 0;
        while (first < all.length && all[first] == 0) {
            first++;
        }
        int end = first;
        while (end < all.length && all[end] > 0) {
            end++;
        }
        firstBin[band] = first;
        weights[band] = Arrays.copyOfRange(all, first, end);
    }

    private static double mel(double hz) {
        return hz < LOG_FROM_HZ
                ? hz / HZ_PER_LINEAR_MEL
                : LOG_FROM_MEL + Math.log(hz / LOG_FROM_HZ) / LOG_STEP;
    }

    private static double hz(double mel) {
        return mel < LOG_FROM_MEL
                ? mel * HZ_PER_LINEAR_MEL
                : LOG_FROM_HZ * Math.exp((mel - LOG_FROM_MEL) * LOG_STEP);
    }

    int mels() {
        return weights.length;
    }

    /**
     * Energy in each band of several spectra side by side.
     *
     * @param power [bins, lanes]
     * @param energy [mels, lanes], overwritten
     */
    void apply(double[] power, double[] energy, int lanes) {
        Arrays.fill(energy, 0);
        for (int band = 0; band < weights.length; band++) {
            double[] filter = weights[band];
            for (int i = 0; i < filter.length; i++) {
                double weight = filter[i];
                int from = (firstBin[band] + i) * lanes;
                for (int lane = 0; lane < lanes; lane++) {
                    energy[band * lanes + lane] += weight * power[from + lane];
                }
            }
        }
    }
}
