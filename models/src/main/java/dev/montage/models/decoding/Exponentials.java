package dev.montage.models.decoding;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Unnormalised probabilities of a row of log-its: {@code exp((x - max) * scale)}, each within 2e-6
 * of its value, and their sums by block. A whole vocabulary takes some 30 microseconds, where
 * {@link Math#exp} takes most of a millisecond.
 */
final class Exponentials {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int BLOCK = 256;
    private static final double LOG2_E = 1 / Math.log(2);

    /** Added and subtracted, it rounds a float to an integer: its last bit is worth 1. */
    private static final float ROUND = 0x1.8p23f;

    /** Below 2^-126 everything is 0. */
    private static final float LEAST_EXPONENT = -127f;

    /** Finite, so that the largest weight stays 1 at any temperature. */
    private static final double MOST_SCALE = 1e30;

    private static final int EXPONENT_SHIFT = 23;

    // Taylor series of 2^f at 0, ln(2)^n / n!: relative error 1.2e-7 for |f| <= 1/2.
    private static final float C1 = 0.6931472f;
    private static final float C2 = 0.2402265f;
    private static final float C3 = 0.05550411f;
    private static final float C4 = 0.009618129f;
    private static final float C5 = 0.0013333558f;
    private static final float C6 = 0.0001540353f;

    private final float[] weights; // [vocabulary], padded to whole vectors
    private final double[] sums; // [blocks]
    private final int length;
    private double total;

    Exponentials(int length) {
        this.length = length;
        weights = new float[FLOATS.length() * Math.ceilDiv(length, FLOATS.length())];
        sums = new double[Math.ceilDiv(length, BLOCK)];
    }

    /**
     * Computes the row {@code values[offset .. offset + length)}.
     *
     * @param max its largest value
     * @param scale 1 / temperature
     * @param least weights below it become 0; the largest weight is 1
     */
    void compute(float[] values, int offset, float max, double scale, double least) {
        float log2Scale = (float) Math.min(scale * LOG2_E, MOST_SCALE);
        int whole = FLOATS.loopBound(length);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            FloatVector x = FloatVector.fromArray(FLOATS, values, offset + i);
            power(x.sub(max).mul(log2Scale)).intoArray(weights, i);
        }
        if (whole < length) {
            var inside = FLOATS.indexInRange(whole, length);
            FloatVector x = FloatVector.fromArray(FLOATS, values, offset + whole, inside);
            power(x.sub(max).mul(log2Scale)).intoArray(weights, whole, inside);
        }
        if (least > 0) {
            dropBelow((float) least);
        }
        sum();
    }

    /** Sum of all weights. */
    double total() {
        return total;
    }

    /** The weight of a token. */
    double weight(int id) {
        return weights[id];
    }

    /**
     * The token at which the running sum of weights passes {@code share} of the total.
     *
     * @param share 0 to below 1
     */
    int at(double share) {
        double left = share * total;
        int block = 0;
        while (block < sums.length - 1 && left >= sums[block]) {
            left -= sums[block++];
        }
        int last = -1;
        for (int id = block * BLOCK; id < length; id++) {
            if (weights[id] > 0) {
                last = id;
                left -= weights[id];
                if (left < 0) {
                    return id;
                }
            }
        }
        return last >= 0 ? last : lastPositive();
    }

    /** Only where rounding let the share run past the end. */
    private int lastPositive() {
        int id = length - 1;
        while (weights[id] <= 0) {
            id--;
        }
        return id;
    }

    /** 2^t. */
    private static FloatVector power(FloatVector t) {
        FloatVector exponent = t.max(LEAST_EXPONENT);
        FloatVector rounded = exponent.add(ROUND);
        FloatVector f = exponent.sub(rounded.sub(ROUND));
        FloatVector series = FloatVector.broadcast(FLOATS, C6);
        series = series.fma(f, FloatVector.broadcast(FLOATS, C5));
        series = series.fma(f, FloatVector.broadcast(FLOATS, C4));
        series = series.fma(f, FloatVector.broadcast(FLOATS, C3));
        series = series.fma(f, FloatVector.broadcast(FLOATS, C2));
        series = series.fma(f, FloatVector.broadcast(FLOATS, C1));
        series = series.fma(f, FloatVector.broadcast(FLOATS, 1f));
        IntVector bits = rounded.viewAsIntegralLanes().reinterpretAsInts();
        IntVector scale = bits.add(127).lanewise(VectorOperators.LSHL, EXPONENT_SHIFT);
        return series.mul(scale.reinterpretAsFloats());
    }

    private void dropBelow(float least) {
        for (int i = 0; i < length; i++) {
            weights[i] = weights[i] < least ? 0 : weights[i];
        }
    }

    /** Four sums a block, in a fixed order. */
    private void sum() {
        Arrays.fill(sums, 0);
        total = 0;
        for (int block = 0; block < sums.length; block++) {
            int i = block * BLOCK;
            int end = Math.min(length, i + BLOCK);
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            for (; i + 4 <= end; i += 4) {
                a += weights[i];
                b += weights[i + 1];
                c += weights[i + 2];
                d += weights[i + 3];
            }
            for (; i < end; i++) {
                a += weights[i];
            }
            sums[block] = (a + b) + (c + d);
            total += sums[block];
        }
    }
}
