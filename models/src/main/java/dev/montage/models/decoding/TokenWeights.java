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
final class TokenWeights {

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

    /** Weights whose bits above this are equal share a bucket: 32 buckets an octave. */
    private static final int BUCKET_SHIFT = EXPONENT_SHIFT - 5;

    private static final int BUCKETS = (Float.floatToIntBits(1f) >>> BUCKET_SHIFT) + 1;

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
    private final double[] bucketSums = new double[BUCKETS];
    private final long[] keys; // [vocabulary]
    private double above;

    TokenWeights(int length) {
        this.length = length;
        weights = new float[FLOATS.length() * Math.ceilDiv(length, FLOATS.length())];
        keys = new long[length];
        sums = new double[Math.ceilDiv(length, BLOCK)];
    }

    /**
     * Computes the row {@code values[offset .. offset + length)}.
     *
     * @param max its largest value
     * @param scale 1 / temperature
     */
    void compute(float[] values, int offset, float max, double scale) {
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
        sum();
    }

    /**
     * Drops all but the fewest largest weights that make up {@code share} of the total; of equal
     * weights the lower id stays. Sorts only the weights about as large as the least that stays.
     */
    void keepTopP(double share) {
        double enough = share * total;
        int bucket = bucketThatMakes(enough);
        int candidates = 0;
        for (int id = 0; id < length; id++) {
            int bits = Float.floatToRawIntBits(weights[id]);
            if (bits >>> BUCKET_SHIFT == bucket) {
                keys[candidates++] = ((long) bits << Integer.SIZE) | (~id & 0xFFFF_FFFFL);
            }
        }
        if (candidates == 0) {
            return; // rounding left the last bit of a share close to 1 nowhere
        }
        Arrays.sort(keys, 0, candidates);
        double sum = above;
        int last = candidates;
        while (last > 0 && sum < enough) {
            sum += weights[~(int) keys[--last]];
        }
        int id = ~(int) keys[last];
        float least = weights[id];
        dropBelow(least, 0, id + 1);
        dropBelow(Math.nextUp(least), id + 1, length);
        sum();
    }

    /** Drops weights below {@code share} of the largest. */
    void keepMinP(double share) {
        dropBelow((float) share, 0, length); // the largest is 1
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

    /**
     * The bucket in which the running sum of weights, largest first, reaches {@code enough}; leaves
     * the sum of the buckets above it in {@link #above}.
     */
    private int bucketThatMakes(double enough) {
        Arrays.fill(bucketSums, 0);
        // All weights below this make up less than half of what may be missing.
        float negligible = (float) ((total - enough) / (2 * length));
        for (int id = 0; id < length; id++) {
            float weight = weights[id];
            if (weight >= negligible) {
                bucketSums[Float.floatToRawIntBits(weight) >>> BUCKET_SHIFT] += weight;
            }
        }
        above = 0;
        int bucket = bucketSums.length - 1;
        while (bucket > 0 && above + bucketSums[bucket] < enough) {
            above += bucketSums[bucket--];
        }
        return bucket;
    }

    private void dropBelow(float least, int from, int to) {
        int whole = from + FLOATS.loopBound(to - from);
        for (int i = from; i < whole; i += FLOATS.length()) {
            FloatVector w = FloatVector.fromArray(FLOATS, weights, i);
            w.blend(0f, w.lt(least)).intoArray(weights, i);
        }
        for (int i = whole; i < to; i++) {
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
