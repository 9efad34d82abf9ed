package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMultiply.FLOATS;
import static dev.montage.models.backbone.VectorMultiply.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Norms and activations. Sums run over lanes first and then in the lanes' order; a reduction would
 * leave the order to the compiler.
 */
final class VectorMath {
    private static final float LOG2_E = 1.442695f;
    private static final float LN_2_HIGH = 0.6933594f;
    private static final float LN_2_LOW = -2.1219444e-04f;

    private VectorMath() {}

    /** e^x within 2 units in the last place; Cephes' expf. Inputs below -87 give almost 0. */
    static FloatVector exp(FloatVector value) {
        FloatVector x = value.max(-87f).min(88f);
        IntVector n =
                (IntVector)
                        x.fma(
                                        FloatVector.broadcast(FLOATS, LOG2_E),
                                        FloatVector.broadcast(FLOATS, 12582912f))
                                .sub(12582912f)
                                .convertShape(VectorOperators.F2I, VectorMultiply.INTS, 0);
        FloatVector whole = (FloatVector) n.convertShape(VectorOperators.I2F, FLOATS, 0);
        FloatVector r =
                whole.fma(
                        FloatVector.broadcast(FLOATS, -LN_2_LOW),
                        whole.fma(FloatVector.broadcast(FLOATS, -LN_2_HIGH), x));
        FloatVector p = FloatVector.broadcast(FLOATS, 1.9875691e-04f);
        p = p.fma(r, FloatVector.broadcast(FLOATS, 0.0013981999f));
        p = p.fma(r, FloatVector.broadcast(FLOATS, 0.008333452f));
        p = p.fma(r, FloatVector.broadcast(FLOATS, 0.041665796f));
        p = p.fma(r, FloatVector.broadcast(FLOATS, 0.16666666f));
        p = p.fma(r, FloatVector.broadcast(FLOATS, 0.5f));
        p = p.fma(r.mul(r), r).add(1f);
        FloatVector scale = n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
        return p.mul(scale);
    }

    /**
     * Turns the scores {@code first..last} of a row into weights relative to their maximum, all
     * others into 0, and sets the row's maximum and sum.
     */
    static void softmax(AttentionRows rows, int row, int first, int last) {
        float[] scores = rows.scores;
        int base = row * KvCache.CHUNK;
        if (first >= last) {
            Arrays.fill(scores, base, base + KvCache.CHUNK, 0);
            rows.sums[row] = 0;
            return;
        }
        int from = base + first / LANES * LANES;
        int to = base + Math.ceilDiv(last, LANES) * LANES;
        // What fills the first and the last vector up weighs next to nothing, until it is cleared.
        Arrays.fill(scores, from, base + first, Float.NEGATIVE_INFINITY);
        Arrays.fill(scores, base + last, to, Float.NEGATIVE_INFINITY);
        FloatVector most = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        for (int i = from; i < to; i += LANES) {
            most = most.max(FloatVector.fromArray(FLOATS, scores, i));
        }
        float maximum = most.reduceLanes(VectorOperators.MAX);
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = from; i < to; i += LANES) {
            FloatVector weight = exp(FloatVector.fromArray(FLOATS, scores, i).sub(maximum));
            weight.intoArray(scores, i);
            sum = sum.add(weight);
        }
        Arrays.fill(scores, base, base + first, 0);
        Arrays.fill(scores, base + last, base + KvCache.CHUNK, 0);
        rows.maxima[row] = maximum;
        rows.sums[row] = total(sum);
    }

    /** Sum of the lanes in their order. */
    private static float total(FloatVector lanes) {
        float sum = 0;
        for (float lane : lanes.toArray()) {
            sum += lane;
        }
        return sum;
    }

    static void rmsNorm(
            float[] x,
            int xOffset,
            float[] weight,
            float epsilon,
            float[] y,
            int yOffset,
            int length) {
        float scale =
                (float) (1 / Math.sqrt(sumOfSquares(x, xOffset, 0, length) / length + epsilon));
        for (int i = 0; i < length; i += LANES) {
            VectorMask<Float> in = FLOATS.indexInRange(i, length);
            FloatVector.fromArray(FLOATS, x, xOffset + i, in)
                    .mul(scale)
                    .mul(FloatVector.fromArray(FLOATS, weight, i, in))
                    .intoArray(y, yOffset + i, in);
        }
    }

    static void layerNorm(
            float[] x,
            int xOffset,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] y,
            int yOffset,
            int length) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < length; i += LANES) {
            sum =
                    sum.add(
                            FloatVector.fromArray(
                                    FLOATS, x, xOffset + i, FLOATS.indexInRange(i, length)));
        }
        float mean = total(sum) / length;
        float scale =
                (float) (1 / Math.sqrt(sumOfSquares(x, xOffset, mean, length) / length + epsilon));
        for (int i = 0; i < length; i += LANES) {
            VectorMask<Float> in = FLOATS.indexInRange(i, length);
            FloatVector.fromArray(FLOATS, x, xOffset + i, in)
                    .sub(mean)
                    .mul(scale)
                    .fma(
                            FloatVector.fromArray(FLOATS, weight, i, in),
                            FloatVector.fromArray(FLOATS, bias, i, in))
                    .intoArray(y, yOffset + i, in);
        }
    }

    private static float sumOfSquares(float[] x, int offset, float mean, int length) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < length; i += LANES) {
            VectorMask<Float> in = FLOATS.indexInRange(i, length);
            FloatVector centred = FloatVector.fromArray(FLOATS, x, offset + i, in).sub(mean, in);
            sum = centred.fma(centred, sum);
        }
        return total(sum);
    }

    static void swiGlu(float[] gate, float[] up, int offset, int length) {
        for (int i = offset; i < offset + length; i += LANES) {
            VectorMask<Float> in = FLOATS.indexInRange(i, offset + length);
            FloatVector g = FloatVector.fromArray(FLOATS, gate, i, in);
            FloatVector sigmoid = FloatVector.broadcast(FLOATS, 1f).div(exp(g.neg()).add(1f));
            g.mul(sigmoid).mul(FloatVector.fromArray(FLOATS, up, i, in)).intoArray(gate, i, in);
        }
    }

    /** With erf by Abramowitz and Stegun 7.1.26: error below 1.5e-7. */
    static void gelu(float[] x, int offset, int length) {
        for (int i = offset; i < offset + length; i += LANES) {
            VectorMask<Float> in = FLOATS.indexInRange(i, offset + length);
            FloatVector value = FloatVector.fromArray(FLOATS, x, i, in);
            FloatVector z = value.abs().mul((float) Math.sqrt(0.5));
            FloatVector one = FloatVector.broadcast(FLOATS, 1f);
            FloatVector t = one.div(z.fma(FloatVector.broadcast(FLOATS, 0.3275911f), one));
            FloatVector p = FloatVector.broadcast(FLOATS, 1.0614054f);
            p = p.fma(t, FloatVector.broadcast(FLOATS, -1.4531521f));
            p = p.fma(t, FloatVector.broadcast(FLOATS, 1.4214138f));
            p = p.fma(t, FloatVector.broadcast(FLOATS, -0.28449672f));
            p = p.fma(t, FloatVector.broadcast(FLOATS, 0.2548296f));
            FloatVector tail = p.mul(t).mul(exp(z.mul(z).neg())).mul(0.5f);
            FloatVector phi = tail.neg().add(1f).blend(tail, value.lt(0f));
            value.mul(phi).intoArray(x, i, in);
        }
    }
}
