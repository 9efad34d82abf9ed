package dev.montage.modalities.audio;

import java.util.Arrays;

/**
 * Power spectra of real signals, several side by side in lanes so that every inner loop is long and
 * straight. A real transform of n is a complex one of n/2 and a recombination; the complex one is
 * Stockham's self-sorting algorithm with radices 4, 5 and 2 (Van Loan, Computational Frameworks for
 * the Fast Fourier Transform, 1992, sections 1.7, 2.1 and 4.3).
 */
final class RealSpectrum {

    private static final double COS_1_5 = Math.cos(2 * Math.PI / 5);
    private static final double COS_2_5 = Math.cos(4 * Math.PI / 5);
    private static final double SIN_1_5 = Math.sin(2 * Math.PI / 5);
    private static final double SIN_2_5 = Math.sin(4 * Math.PI / 5);

    private final int half;
    private final int lanes;
    private final int[] radices;
    private final double[] cos; // [half]: cos(2 pi k / half)
    private final double[] sin; // [half]: -sin(2 pi k / half)
    private final double[] fullCos; // [half]: cos(pi k / half)
    private final double[] fullSin; // [half]: -sin(pi k / half)

    /**
     * @param length of each signal; even, and half of it a product of 2s and 5s
     * @param lanes signals side by side
     */
    RealSpectrum(int length, int lanes) {
        this.half = length / 2;
        this.lanes = lanes;
        this.radices = factors(half);
        cos = new double[half];
        sin = new double[half];
        fullCos = new double[half];
        fullSin = new double[half];
        for (int k = 0; k < half; k++) {
            cos[k] = Math.cos(2 * Math.PI * k / half);
            sin[k] = -Math.sin(2 * Math.PI * k / half);
            fullCos[k] = Math.cos(Math.PI * k / half);
            fullSin[k] = -Math.sin(Math.PI * k / half);
        }
    }

    private static int[] factors(int length) {
        int[] found = new int[Integer.SIZE];
        int count = 0;
        int rest = length;
        for (int radix : new int[] {5, 4, 2}) {
            while (rest % radix == 0) {
                found[count++] = radix;
                rest /= radix;
            }
        }
        if (rest != 1) {
            throw new IllegalArgumentException(
                    "half of the length must be a product of 2s and 5s: " + length);
        }
        return Arrays.copyOf(found, count);
    }

    /** Buffers of one thread: complex numbers [n/2, lanes], two of them to go back and forth. */
    final class Work {
        double[] re = new double[half * lanes];
        double[] im = new double[half * lanes];
        private double[] otherRe = new double[half * lanes];
        private double[] otherIm = new double[half * lanes];

        private void swap() {
            double[] keptRe = re;
            double[] keptIm = im;
            re = otherRe;
            im = otherIm;
            otherRe = keptRe;
            otherIm = keptIm;
        }
    }

    /**
     * Squared magnitudes of bins 0 to n/2.
     *
     * @param work even samples in {@code re}, odd ones in {@code im}, both [n/2, lanes];
     *     overwritten
     * @param power [n/2 + 1, lanes], overwritten
     */
    void power(Work work, double[] power) {
        int length = half;
        int stride = lanes;
        for (int radix : radices) {
            int next = length / radix;
            for (int p = 0; p < next; p++) {
                int from = stride * p;
                int to = stride * radix * p;
                switch (radix) {
                    case 5 -> butterfly5(work, from, stride * next, to, stride);
                    case 4 -> butterfly4(work, from, stride * next, to, stride);
                    default -> butterfly2(work, from, stride * next, to, stride);
                }
                for (int j = 1; j < radix && p > 0; j++) {
                    turn(work, to + j * stride, stride, j * p * (half / length));
                }
            }
            work.swap();
            length = next;
            stride *= radix;
        }
        recombine(work, power);
    }

    private void recombine(Work work, double[] power) {
        double[] re = work.re;
        double[] im = work.im;
        for (int k = 0; k <= half; k++) {
            int a = (k % half) * lanes;
            int b = ((half - k) % half) * lanes;
            double c = k == half ? -1 : fullCos[k];
            double s = k == half ? 0 : fullSin[k];
            int out = k * lanes;
            for (int lane = 0; lane < lanes; lane++) {
                double evenRe = re[a + lane] + re[b + lane];
                double evenIm = im[a + lane] - im[b + lane];
                double oddRe = im[a + lane] + im[b + lane];
                double oddIm = re[b + lane] - re[a + lane];
                double x = evenRe + c * oddRe - s * oddIm;
                double y = evenIm + c * oddIm + s * oddRe;
                power[out + lane] = 0.25 * (x * x + y * y);
            }
        }
    }

    /** Multiplies {@code count} numbers by exp(-2 pi i k / half). */
    private void turn(Work work, int from, int count, int k) {
        double[] re = work.otherRe;
        double[] im = work.otherIm;
        double c = cos[k];
        double s = sin[k];
        for (int i = from; i < from + count; i++) {
            double x = re[i];
            double y = im[i];
            re[i] = x * c - y * s;
            im[i] = x * s + y * c;
        }
    }

    private static void butterfly2(Work work, int from, int apart, int to, int count) {
        double[] re = work.re;
        double[] im = work.im;
        double[] toRe = work.otherRe;
        double[] toIm = work.otherIm;
        for (int q = 0; q < count; q++) {
            int x = from + q;
            int y = to + q;
            toRe[y] = re[x] + re[x + apart];
            toIm[y] = im[x] + im[x + apart];
            toRe[y + count] = re[x] - re[x + apart];
            toIm[y + count] = im[x] - im[x + apart];
        }
    }

    private static void butterfly4(Work work, int from, int apart, int to, int count) {
        double[] re = work.re;
        double[] im = work.im;
        double[] toRe = work.otherRe;
        double[] toIm = work.otherIm;
        for (int q = 0; q < count; q++) {
            int x = from + q;
            int y = to + q;
            double evenRe = re[x] + re[x + 2 * apart];
            double evenIm = im[x] + im[x + 2 * apart];
            double awayRe = re[x] - re[x + 2 * apart];
            double awayIm = im[x] - im[x + 2 * apart];
            double oddRe = re[x + apart] + re[x + 3 * apart];
            double oddIm = im[x + apart] + im[x + 3 * apart];
            // (x1 - x3) times -i
            double turnRe = im[x + apart] - im[x + 3 * apart];
            double turnIm = re[x + 3 * apart] - re[x + apart];
            toRe[y] = evenRe + oddRe;
            toIm[y] = evenIm + oddIm;
            toRe[y + count] = awayRe + turnRe;
            toIm[y + count] = awayIm + turnIm;
            toRe[y + 2 * count] = evenRe - oddRe;
            toIm[y + 2 * count] = evenIm - oddIm;
            toRe[y + 3 * count] = awayRe - turnRe;
            toIm[y + 3 * count] = awayIm - turnIm;
        }
    }

    /**
     * Inputs 1 and 4, and 2 and 3, meet conjugate factors: real rotations of sums and differences.
     */
    private static void butterfly5(Work work, int from, int apart, int to, int count) {
        double[] re = work.re;
        double[] im = work.im;
        double[] toRe = work.otherRe;
        double[] toIm = work.otherIm;
        for (int q = 0; q < count; q++) {
            int x = from + q;
            int y = to + q;
            double sum14Re = re[x + apart] + re[x + 4 * apart];
            double sum14Im = im[x + apart] + im[x + 4 * apart];
            double sum23Re = re[x + 2 * apart] + re[x + 3 * apart];
            double sum23Im = im[x + 2 * apart] + im[x + 3 * apart];
            double dif14Re = re[x + apart] - re[x + 4 * apart];
            double dif14Im = im[x + apart] - im[x + 4 * apart];
            double dif23Re = re[x + 2 * apart] - re[x + 3 * apart];
            double dif23Im = im[x + 2 * apart] - im[x + 3 * apart];
            double a1Re = re[x] + COS_1_5 * sum14Re + COS_2_5 * sum23Re;
            double a1Im = im[x] + COS_1_5 * sum14Im + COS_2_5 * sum23Im;
            double a2Re = re[x] + COS_2_5 * sum14Re + COS_1_5 * sum23Re;
            double a2Im = im[x] + COS_2_5 * sum14Im + COS_1_5 * sum23Im;
            double b1Re = SIN_1_5 * dif14Re + SIN_2_5 * dif23Re;
            double b1Im = SIN_1_5 * dif14Im + SIN_2_5 * dif23Im;
            double b2Re = SIN_2_5 * dif14Re - SIN_1_5 * dif23Re;
            double b2Im = SIN_2_5 * dif14Im - SIN_1_5 * dif23Im;
            toRe[y] = re[x] + sum14Re + sum23Re;
            toIm[y] = im[x] + sum14Im + sum23Im;
            toRe[y + count] = a1Re + b1Im;
            toIm[y + count] = a1Im - b1Re;
            toRe[y + 2 * count] = a2Re + b2Im;
            toIm[y + 2 * count] = a2Im - b2Re;
            toRe[y + 3 * count] = a2Re - b2Im;
            toIm[y + 3 * count] = a2Im + b2Re;
            toRe[y + 4 * count] = a1Re - b1Im;
            toIm[y + 4 * count] = a1Im + b1Re;
        }
    }
}
