package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMultiply.FLOATS;
import static dev.montage.models.backbone.VectorMultiply.GROUPS;
import static dev.montage.models.backbone.VectorMultiply.INTS;
import static dev.montage.models.backbone.VectorMultiply.LANES;
import static dev.montage.models.backbone.VectorMultiply.ONE;
import static dev.montage.models.backbone.VectorMultiply.ROWS;
import static dev.montage.models.backbone.VectorMultiply.WORD_BYTES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A tile or two of packed weights times the inputs of a few positions: a weight becomes a float in
 * a register and serves all of them at once. Sums are spelled out because the compiler keeps only
 * named values in registers.
 */
final class VectorFew {
    /** Most positions. */
    static final int MOST = 8;

    /** Most tiles at a time. */
    static final int TILES = 2;

    /** Rows from one position's results to the next one's. */
    static final int STRIDE = TILES * ROWS;

    private final VectorPairs pairs = new VectorPairs(this);
    final float[] out = new float[MOST * STRIDE];
    float[] x = new float[0]; // [columns, 4 or MOST]
    float[] scales = new float[0];
    MemorySegment data = MemorySegment.NULL;
    int blocks;

    /**
     * Lays the inputs of all positions side by side, a column after the other.
     *
     * @param inputs [n, columns] from {@code offset}
     * @param width columns with those that fill the last block, which are zero
     * @param n positions, 1 to {@link #MOST}
     */
    void inputs(float[] inputs, int offset, int columns, int width, int n) {
        int stride = n > 4 ? MOST : 4;
        if (x.length < width * stride) {
            x = new float[width * stride];
        }
        Arrays.fill(x, columns * stride, width * stride, 0);
        for (int t = 0; t < n; t++) {
            int from = offset + t * columns;
            for (int c = 0; c < columns; c++) {
                x[c * stride + t] = inputs[from + c];
            }
        }
    }

    /**
     * Multiplies one or two tiles that follow each other.
     *
     * @param row where they begin
     * @param scales [tiles], of each see {@link VectorPanel#readScales}
     * @return [n, TILES * ROWS]; overwritten by the next call
     */
    float[] multiply(VectorMatrix w, int row, int tiles, float[] scales, int n) {
        data = w.data();
        blocks = w.blocks();
        this.scales = scales;
        boolean four = w.format() == VectorFormat.INT4;
        int groups = tiles * GROUPS;
        int group = 0;
        if (n > 4 && VectorPairs.FIT) {
            for (; group + 2 <= groups; group += 2) {
                if (four) {
                    pairs.run4(at(w, row, group), at(w, row, group + 1), group);
                } else {
                    pairs.run8(at(w, row, group), at(w, row, group + 1), group);
                }
            }
        }
        for (; group < groups; group++) {
            long from = at(w, row, group);
            if (four) {
                if (n > 4) {
                    run8x4(from, group);
                } else {
                    run4x4(from, group);
                }
            } else if (n > 4) {
                run8x8(from, group);
            } else {
                run4x8(from, group);
            }
        }
        return out;
    }

    /** Where a group's codes begin; groups are counted from the first tile on. */
    private static long at(VectorMatrix w, int row, int group) {
        return w.codesAt(row + group / GROUPS * ROWS, 0) + group % GROUPS * WORD_BYTES;
    }

    /** Where a group's first scales stand in {@link #scales}. */
    int scaleOf(int group) {
        return (group / GROUPS * blocks * GROUPS + group % GROUPS) * 2 * LANES;
    }

    private void run4x4(long from, int group) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT4.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        MemorySegment data = this.data;
        float[] x = this.x;
        float[] scales = this.scales;
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        FloatVector sum3 = FloatVector.zero(FLOATS);
        int scale = scaleOf(group);
        long at = from;
        int column = 0;
        for (int block = 0; block < blocks; block++) {
            FloatVector slope = FloatVector.fromArray(FLOATS, scales, scale);
            FloatVector intercept = FloatVector.fromArray(FLOATS, scales, scale + LANES);
            scale += 2 * ROWS;
            for (int word = 0; word < 4; word++) {
                IntVector codes = VectorMultiply.ints(data, at);
                at += GROUPS * WORD_BYTES;
                for (int i = 0; i < 8; i++, column += 4) {
                    FloatVector unit = codes.and(mask).or(one).reinterpretAsFloats();
                    FloatVector w = unit.fma(slope, intercept);
                    codes = codes.lanewise(VectorOperators.ROR, 4);
                    sum0 = w.fma(FloatVector.broadcast(FLOATS, x[column]), sum0);
                    sum1 = w.fma(FloatVector.broadcast(FLOATS, x[column + 1]), sum1);
                    sum2 = w.fma(FloatVector.broadcast(FLOATS, x[column + 2]), sum2);
                    sum3 = w.fma(FloatVector.broadcast(FLOATS, x[column + 3]), sum3);
                }
            }
        }
        sum0.intoArray(out, group * LANES);
        sum1.intoArray(out, STRIDE + group * LANES);
        sum2.intoArray(out, 2 * STRIDE + group * LANES);
        sum3.intoArray(out, 3 * STRIDE + group * LANES);
    }

    private void run4x8(long from, int group) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT8.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        MemorySegment data = this.data;
        float[] x = this.x;
        float[] scales = this.scales;
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        FloatVector sum3 = FloatVector.zero(FLOATS);
        int scale = scaleOf(group);
        long at = from;
        int column = 0;
        for (int block = 0; block < blocks; block++) {
            FloatVector slope = FloatVector.fromArray(FLOATS, scales, scale);
            FloatVector intercept = FloatVector.fromArray(FLOATS, scales, scale + LANES);
            scale += 2 * ROWS;
            for (int word = 0; word < 8; word++) {
                IntVector codes = VectorMultiply.ints(data, at);
                at += GROUPS * WORD_BYTES;
                for (int i = 0; i < 4; i++, column += 4) {
                    FloatVector unit = codes.and(mask).or(one).reinterpretAsFloats();
                    FloatVector w = unit.fma(slope, intercept);
                    codes = codes.lanewise(VectorOperators.ROR, 8);
                    sum0 = w.fma(FloatVector.broadcast(FLOATS, x[column]), sum0);
                    sum1 = w.fma(FloatVector.broadcast(FLOATS, x[column + 1]), sum1);
                    sum2 = w.fma(FloatVector.broadcast(FLOATS, x[column + 2]), sum2);
                    sum3 = w.fma(FloatVector.broadcast(FLOATS, x[column + 3]), sum3);
                }
            }
        }
        sum0.intoArray(out, group * LANES);
        sum1.intoArray(out, STRIDE + group * LANES);
        sum2.intoArray(out, 2 * STRIDE + group * LANES);
        sum3.intoArray(out, 3 * STRIDE + group * LANES);
    }

    private void run8x4(long from, int group) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT4.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        MemorySegment data = this.data;
        float[] x = this.x;
        float[] scales = this.scales;
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        FloatVector sum3 = FloatVector.zero(FLOATS);
        FloatVector sum4 = FloatVector.zero(FLOATS);
        FloatVector sum5 = FloatVector.zero(FLOATS);
        FloatVector sum6 = FloatVector.zero(FLOATS);
        FloatVector sum7 = FloatVector.zero(FLOATS);
        int scale = scaleOf(group);
        long at = from;
        int column = 0;
        for (int block = 0; block < blocks; block++) {
            FloatVector slope = FloatVector.fromArray(FLOATS, scales, scale);
            FloatVector intercept = FloatVector.fromArray(FLOATS, scales, scale + LANES);
            scale += 2 * ROWS;
            for (int word = 0; word < 4; word++) {
                IntVector codes = VectorMultiply.ints(data, at);
                at += GROUPS * WORD_BYTES;
                for (int i = 0; i < 8; i++, column += 8) {
                    FloatVector unit = codes.and(mask).or(one).reinterpretAsFloats();
                    FloatVector w = unit.fma(slope, intercept);
                    codes = codes.lanewise(VectorOperators.ROR, 4);
                    sum0 = w.fma(FloatVector.broadcast(FLOATS, x[column]), sum0);
                    sum1 = w.fma(FloatVector.broadcast(FLOATS, x[column + 1]), sum1);
                    sum2 = w.fma(FloatVector.broadcast(FLOATS, x[column + 2]), sum2);
                    sum3 = w.fma(FloatVector.broadcast(FLOATS, x[column + 3]), sum3);
                    sum4 = w.fma(FloatVector.broadcast(FLOATS, x[column + 4]), sum4);
                    sum5 = w.fma(FloatVector.broadcast(FLOATS, x[column + 5]), sum5);
                    sum6 = w.fma(FloatVector.broadcast(FLOATS, x[column + 6]), sum6);
                    sum7 = w.fma(FloatVector.broadcast(FLOATS, x[column + 7]), sum7);
                }
            }
        }
        sum0.intoArray(out, group * LANES);
        sum1.intoArray(out, STRIDE + group * LANES);
        sum2.intoArray(out, 2 * STRIDE + group * LANES);
        sum3.intoArray(out, 3 * STRIDE + group * LANES);
        sum4.intoArray(out, 4 * STRIDE + group * LANES);
        sum5.intoArray(out, 5 * STRIDE + group * LANES);
        sum6.intoArray(out, 6 * STRIDE + group * LANES);
        sum7.intoArray(out, 7 * STRIDE + group * LANES);
    }

    private void run8x8(long from, int group) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT8.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        MemorySegment data = this.data;
        float[] x = this.x;
        float[] scales = this.scales;
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        FloatVector sum3 = FloatVector.zero(FLOATS);
        FloatVector sum4 = FloatVector.zero(FLOATS);
        FloatVector sum5 = FloatVector.zero(FLOATS);
        FloatVector sum6 = FloatVector.zero(FLOATS);
        FloatVector sum7 = FloatVector.zero(FLOATS);
        int scale = scaleOf(group);
        long at = from;
        int column = 0;
        for (int block = 0; block < blocks; block++) {
            FloatVector slope = FloatVector.fromArray(FLOATS, scales, scale);
            FloatVector intercept = FloatVector.fromArray(FLOATS, scales, scale + LANES);
            scale += 2 * ROWS;
            for (int word = 0; word < 8; word++) {
                IntVector codes = VectorMultiply.ints(data, at);
                at += GROUPS * WORD_BYTES;
                for (int i = 0; i < 4; i++, column += 8) {
                    FloatVector unit = codes.and(mask).or(one).reinterpretAsFloats();
                    FloatVector w = unit.fma(slope, intercept);
                    codes = codes.lanewise(VectorOperators.ROR, 8);
                    sum0 = w.fma(FloatVector.broadcast(FLOATS, x[column]), sum0);
                    sum1 = w.fma(FloatVector.broadcast(FLOATS, x[column + 1]), sum1);
                    sum2 = w.fma(FloatVector.broadcast(FLOATS, x[column + 2]), sum2);
                    sum3 = w.fma(FloatVector.broadcast(FLOATS, x[column + 3]), sum3);
                    sum4 = w.fma(FloatVector.broadcast(FLOATS, x[column + 4]), sum4);
                    sum5 = w.fma(FloatVector.broadcast(FLOATS, x[column + 5]), sum5);
                    sum6 = w.fma(FloatVector.broadcast(FLOATS, x[column + 6]), sum6);
                    sum7 = w.fma(FloatVector.broadcast(FLOATS, x[column + 7]), sum7);
                }
            }
        }
        sum0.intoArray(out, group * LANES);
        sum1.intoArray(out, STRIDE + group * LANES);
        sum2.intoArray(out, 2 * STRIDE + group * LANES);
        sum3.intoArray(out, 3 * STRIDE + group * LANES);
        sum4.intoArray(out, 4 * STRIDE + group * LANES);
        sum5.intoArray(out, 5 * STRIDE + group * LANES);
        sum6.intoArray(out, 6 * STRIDE + group * LANES);
        sum7.intoArray(out, 7 * STRIDE + group * LANES);
    }
}
