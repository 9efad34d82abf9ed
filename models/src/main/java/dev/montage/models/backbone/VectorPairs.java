package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorFew.STRIDE;
import static dev.montage.models.backbone.VectorMultiply.FLOATS;
import static dev.montage.models.backbone.VectorMultiply.GROUPS;
import static dev.montage.models.backbone.VectorMultiply.INTS;
import static dev.montage.models.backbone.VectorMultiply.LANES;
import static dev.montage.models.backbone.VectorMultiply.ONE;
import static dev.montage.models.backbone.VectorMultiply.ROWS;
import static dev.montage.models.backbone.VectorMultiply.WORD_BYTES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Two groups of a tile's rows times the inputs of five to eight positions: an input that is
 * broadcast serves both. Sixteen sums and the weights on their way need 32 registers.
 *
 * @param few whose inputs, weights and results these are
 */
record VectorPairs(VectorFew few) {
    /** Whether the processor has so many registers as far as the length of its vectors tells. */
    static final boolean FIT = LANES == 16;

    /**
     * Of 4-bit codes; the groups {@code group} and the next one, whose codes begin at {@code a} and
     * {@code b}.
     */
    void run4(long a, long b, int group) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT4.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        MemorySegment data = few.data;
        float[] x = few.x;
        float[] scales = few.scales;
        int blocks = few.blocks;
        FloatVector sum0a = FloatVector.zero(FLOATS);
        FloatVector sum1a = FloatVector.zero(FLOATS);
        FloatVector sum2a = FloatVector.zero(FLOATS);
        FloatVector sum3a = FloatVector.zero(FLOATS);
        FloatVector sum4a = FloatVector.zero(FLOATS);
        FloatVector sum5a = FloatVector.zero(FLOATS);
        FloatVector sum6a = FloatVector.zero(FLOATS);
        FloatVector sum7a = FloatVector.zero(FLOATS);
        FloatVector sum0b = FloatVector.zero(FLOATS);
        FloatVector sum1b = FloatVector.zero(FLOATS);
        FloatVector sum2b = FloatVector.zero(FLOATS);
        FloatVector sum3b = FloatVector.zero(FLOATS);
        FloatVector sum4b = FloatVector.zero(FLOATS);
        FloatVector sum5b = FloatVector.zero(FLOATS);
        FloatVector sum6b = FloatVector.zero(FLOATS);
        FloatVector sum7b = FloatVector.zero(FLOATS);
        int scaleA = few.scaleOf(group);
        int scaleB = few.scaleOf(group + 1);
        long atA = a;
        long atB = b;
        int column = 0;
        for (int block = 0; block < blocks; block++) {
            FloatVector slopeA = FloatVector.fromArray(FLOATS, scales, scaleA);
            FloatVector interceptA = FloatVector.fromArray(FLOATS, scales, scaleA + LANES);
            scaleA += 2 * ROWS;
            FloatVector slopeB = FloatVector.fromArray(FLOATS, scales, scaleB);
            FloatVector interceptB = FloatVector.fromArray(FLOATS, scales, scaleB + LANES);
            scaleB += 2 * ROWS;
            for (int word = 0; word < 4; word++) {
                IntVector codesA = VectorMultiply.ints(data, atA);
                atA += GROUPS * WORD_BYTES;
                IntVector codesB = VectorMultiply.ints(data, atB);
                atB += GROUPS * WORD_BYTES;
                for (int i = 0; i < 8; i++, column += 8) {
                    FloatVector unitA = codesA.and(mask).or(one).reinterpretAsFloats();
                    FloatVector wa = unitA.fma(slopeA, interceptA);
                    codesA = codesA.lanewise(VectorOperators.ROR, 4);
                    FloatVector unitB = codesB.and(mask).or(one).reinterpretAsFloats();
                    FloatVector wb = unitB.fma(slopeB, interceptB);
                    codesB = codesB.lanewise(VectorOperators.ROR, 4);
                    FloatVector in0 = FloatVector.broadcast(FLOATS, x[column]);
                    sum0a = wa.fma(in0, sum0a);
                    sum0b = wb.fma(in0, sum0b);
                    FloatVector in1 = FloatVector.broadcast(FLOATS, x[column + 1]);
                    sum1a = wa.fma(in1, sum1a);
                    sum1b = wb.fma(in1, sum1b);
                    FloatVector in2 = FloatVector.broadcast(FLOATS, x[column + 2]);
                    sum2a = wa.fma(in2, sum2a);
                    sum2b = wb.fma(in2, sum2b);
                    FloatVector in3 = FloatVector.broadcast(FLOATS, x[column + 3]);
                    sum3a = wa.fma(in3, sum3a);
                    sum3b = wb.fma(in3, sum3b);
                    FloatVector in4 = FloatVector.broadcast(FLOATS, x[column + 4]);
                    sum4a = wa.fma(in4, sum4a);
                    sum4b = wb.fma(in4, sum4b);
                    FloatVector in5 = FloatVector.broadcast(FLOATS, x[column + 5]);
                    sum5a = wa.fma(in5, sum5a);
                    sum5b = wb.fma(in5, sum5b);
                    FloatVector in6 = FloatVector.broadcast(FLOATS, x[column + 6]);
                    sum6a = wa.fma(in6, sum6a);
                    sum6b = wb.fma(in6, sum6b);
                    FloatVector in7 = FloatVector.broadcast(FLOATS, x[column + 7]);
                    sum7a = wa.fma(in7, sum7a);
                    sum7b = wb.fma(in7, sum7b);
                }
            }
        }
        float[] out = few.out;
        int to = group * LANES;
        sum0a.intoArray(out, to);
        sum0b.intoArray(out, to + LANES);
        sum1a.intoArray(out, to + STRIDE);
        sum1b.intoArray(out, to + STRIDE + LANES);
        sum2a.intoArray(out, to + 2 * STRIDE);
        sum2b.intoArray(out, to + 2 * STRIDE + LANES);
        sum3a.intoArray(out, to + 3 * STRIDE);
        sum3b.intoArray(out, to + 3 * STRIDE + LANES);
        sum4a.intoArray(out, to + 4 * STRIDE);
        sum4b.intoArray(out, to + 4 * STRIDE + LANES);
        sum5a.intoArray(out, to + 5 * STRIDE);
        sum5b.intoArray(out, to + 5 * STRIDE + LANES);
        sum6a.intoArray(out, to + 6 * STRIDE);
        sum6b.intoArray(out, to + 6 * STRIDE + LANES);
        sum7a.intoArray(out, to + 7 * STRIDE);
        sum7b.intoArray(out, to + 7 * STRIDE + LANES);
    }

    /**
     * Of 8-bit codes; the groups {@code group} and the next one, whose codes begin at {@code a} and
     * {@code b}.
     */
    void run8(long a, long b, int group) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT8.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        MemorySegment data = few.data;
        float[] x = few.x;
        float[] scales = few.scales;
        int blocks = few.blocks;
        FloatVector sum0a = FloatVector.zero(FLOATS);
        FloatVector sum1a = FloatVector.zero(FLOATS);
        FloatVector sum2a = FloatVector.zero(FLOATS);
        FloatVector sum3a = FloatVector.zero(FLOATS);
        FloatVector sum4a = FloatVector.zero(FLOATS);
        FloatVector sum5a = FloatVector.zero(FLOATS);
        FloatVector sum6a = FloatVector.zero(FLOATS);
        FloatVector sum7a = FloatVector.zero(FLOATS);
        FloatVector sum0b = FloatVector.zero(FLOATS);
        FloatVector sum1b = FloatVector.zero(FLOATS);
        FloatVector sum2b = FloatVector.zero(FLOATS);
        FloatVector sum3b = FloatVector.zero(FLOATS);
        FloatVector sum4b = FloatVector.zero(FLOATS);
        FloatVector sum5b = FloatVector.zero(FLOATS);
        FloatVector sum6b = FloatVector.zero(FLOATS);
        FloatVector sum7b = FloatVector.zero(FLOATS);
        int scaleA = few.scaleOf(group);
        int scaleB = few.scaleOf(group + 1);
        long atA = a;
        long atB = b;
        int column = 0;
        for (int block = 0; block < blocks; block++) {
            FloatVector slopeA = FloatVector.fromArray(FLOATS, scales, scaleA);
            FloatVector interceptA = FloatVector.fromArray(FLOATS, scales, scaleA + LANES);
            scaleA += 2 * ROWS;
            FloatVector slopeB = FloatVector.fromArray(FLOATS, scales, scaleB);
            FloatVector interceptB = FloatVector.fromArray(FLOATS, scales, scaleB + LANES);
            scaleB += 2 * ROWS;
            for (int word = 0; word < 8; word++) {
                IntVector codesA = VectorMultiply.ints(data, atA);
                atA += GROUPS * WORD_BYTES;
                IntVector codesB = VectorMultiply.ints(data, atB);
                atB += GROUPS * WORD_BYTES;
                for (int i = 0; i < 4; i++, column += 8) {
                    FloatVector unitA = codesA.and(mask).or(one).reinterpretAsFloats();
                    FloatVector wa = unitA.fma(slopeA, interceptA);
                    codesA = codesA.lanewise(VectorOperators.ROR, 8);
                    FloatVector unitB = codesB.and(mask).or(one).reinterpretAsFloats();
                    FloatVector wb = unitB.fma(slopeB, interceptB);
                    codesB = codesB.lanewise(VectorOperators.ROR, 8);
                    FloatVector in0 = FloatVector.broadcast(FLOATS, x[column]);
                    sum0a = wa.fma(in0, sum0a);
                    sum0b = wb.fma(in0, sum0b);
                    FloatVector in1 = FloatVector.broadcast(FLOATS, x[column + 1]);
                    sum1a = wa.fma(in1, sum1a);
                    sum1b = wb.fma(in1, sum1b);
                    FloatVector in2 = FloatVector.broadcast(FLOATS, x[column + 2]);
                    sum2a = wa.fma(in2, sum2a);
                    sum2b = wb.fma(in2, sum2b);
                    FloatVector in3 = FloatVector.broadcast(FLOATS, x[column + 3]);
                    sum3a = wa.fma(in3, sum3a);
                    sum3b = wb.fma(in3, sum3b);
                    FloatVector in4 = FloatVector.broadcast(FLOATS, x[column + 4]);
                    sum4a = wa.fma(in4, sum4a);
                    sum4b = wb.fma(in4, sum4b);
                    FloatVector in5 = FloatVector.broadcast(FLOATS, x[column + 5]);
                    sum5a = wa.fma(in5, sum5a);
                    sum5b = wb.fma(in5, sum5b);
                    FloatVector in6 = FloatVector.broadcast(FLOATS, x[column + 6]);
                    sum6a = wa.fma(in6, sum6a);
                    sum6b = wb.fma(in6, sum6b);
                    FloatVector in7 = FloatVector.broadcast(FLOATS, x[column + 7]);
                    sum7a = wa.fma(in7, sum7a);
                    sum7b = wb.fma(in7, sum7b);
                }
            }
        }
        float[] out = few.out;
        int to = group * LANES;
        sum0a.intoArray(out, to);
        sum0b.intoArray(out, to + LANES);
        sum1a.intoArray(out, to + STRIDE);
        sum1b.intoArray(out, to + STRIDE + LANES);
        sum2a.intoArray(out, to + 2 * STRIDE);
        sum2b.intoArray(out, to + 2 * STRIDE + LANES);
        sum3a.intoArray(out, to + 3 * STRIDE);
        sum3b.intoArray(out, to + 3 * STRIDE + LANES);
        sum4a.intoArray(out, to + 4 * STRIDE);
        sum4b.intoArray(out, to + 4 * STRIDE + LANES);
        sum5a.intoArray(out, to + 5 * STRIDE);
        sum5b.intoArray(out, to + 5 * STRIDE + LANES);
        sum6a.intoArray(out, to + 6 * STRIDE);
        sum6b.intoArray(out, to + 6 * STRIDE + LANES);
        sum7a.intoArray(out, to + 7 * STRIDE);
        sum7b.intoArray(out, to + 7 * STRIDE + LANES);
    }
}
