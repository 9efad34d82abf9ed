package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMatrix.BLOCK;
import static dev.montage.models.backbone.VectorMultiply.FLOATS;
import static dev.montage.models.backbone.VectorMultiply.GROUPS;
import static dev.montage.models.backbone.VectorMultiply.INTS;
import static dev.montage.models.backbone.VectorMultiply.LANES;
import static dev.montage.models.backbone.VectorMultiply.ONE;
import static dev.montage.models.backbone.VectorMultiply.ORDER;
import static dev.montage.models.backbone.VectorMultiply.ROWS;
import static dev.montage.models.backbone.VectorMultiply.WORD_BYTES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Packed weights times the inputs of one position: bound by how fast memory is read. */
final class VectorOne {
    private VectorOne() {}

    /**
     * Results {@code from..to} for one position.
     *
     * @param scales room for a tile's, see {@link VectorPanel#readScales}
     */
    static void multiply(
            VectorMatrix w,
            int from,
            int to,
            float[] x,
            int xOffset,
            float[] y,
            int yOffset,
            float[] scales) {
        float[] input = x;
        int start = xOffset;
        if (w.columns() % BLOCK != 0) {
            float[] row = Arrays.copyOfRange(x, xOffset, xOffset + w.columns());
            input = Arrays.copyOf(row, w.blocks() * BLOCK);
            start = 0;
        }
        for (int row = from; row < to; row += ROWS) {
            VectorPanel.readScales(w, row, 0, w.blocks(), scales, 0);
            long base = w.codesAt(row, 0);
            if (w.format() == VectorFormat.INT4) {
                run4(w, base, scales, input, start, y, yOffset + row, to - row);
            } else {
                run8(w, base, scales, input, start, y, yOffset + row, to - row);
            }
        }
    }

    private static void run4(
            VectorMatrix w,
            long base,
            float[] scales,
            float[] x,
            int xOffset,
            float[] y,
            int at,
            int rows) {
        MemorySegment data = w.data();
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT4.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        int column = xOffset;
        int scale = 0;
        long from = base;
        int blocks = w.blocks();
        for (int block = 0; block < blocks; block++) {
            FloatVector slope0 = FloatVector.fromArray(FLOATS, scales, scale);
            FloatVector intercept0 = FloatVector.fromArray(FLOATS, scales, scale + LANES);
            FloatVector slope1 = FloatVector.fromArray(FLOATS, scales, scale + 2 * LANES);
            FloatVector intercept1 = FloatVector.fromArray(FLOATS, scales, scale + 3 * LANES);
            FloatVector slope2 = FloatVector.fromArray(FLOATS, scales, scale + 4 * LANES);
            FloatVector intercept2 = FloatVector.fromArray(FLOATS, scales, scale + 5 * LANES);
            scale += 2 * ROWS;
            for (int word = 0; word < 4; word++) {
                IntVector codes0 = IntVector.fromMemorySegment(INTS, data, from, ORDER);
                IntVector codes1 =
                        IntVector.fromMemorySegment(INTS, data, from + WORD_BYTES, ORDER);
                IntVector codes2 =
                        IntVector.fromMemorySegment(INTS, data, from + 2 * WORD_BYTES, ORDER);
                from += GROUPS * WORD_BYTES;
                for (int i = 0; i < 8; i++) {
                    FloatVector input = FloatVector.broadcast(FLOATS, x[column++]);
                    FloatVector unit0 = codes0.and(mask).or(one).reinterpretAsFloats();
                    sum0 = unit0.fma(slope0, intercept0).fma(input, sum0);
                    codes0 = codes0.lanewise(VectorOperators.ROR, 4);
                    FloatVector unit1 = codes1.and(mask).or(one).reinterpretAsFloats();
                    sum1 = unit1.fma(slope1, intercept1).fma(input, sum1);
                    codes1 = codes1.lanewise(VectorOperators.ROR, 4);
                    FloatVector unit2 = codes2.and(mask).or(one).reinterpretAsFloats();
                    sum2 = unit2.fma(slope2, intercept2).fma(input, sum2);
                    codes2 = codes2.lanewise(VectorOperators.ROR, 4);
                }
            }
        }
        store(sum0, y, at, rows);
        store(sum1, y, at + LANES, rows - LANES);
        store(sum2, y, at + 2 * LANES, rows - 2 * LANES);
    }

    private static void run8(
            VectorMatrix w,
            long base,
            float[] scales,
            float[] x,
            int xOffset,
            float[] y,
            int at,
            int rows) {
        MemorySegment data = w.data();
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT8.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        int column = xOffset;
        int scale = 0;
        long from = base;
        int blocks = w.blocks();
        for (int block = 0; block < blocks; block++) {
            FloatVector slope0 = FloatVector.fromArray(FLOATS, scales, scale);
            FloatVector intercept0 = FloatVector.fromArray(FLOATS, scales, scale + LANES);
            FloatVector slope1 = FloatVector.fromArray(FLOATS, scales, scale + 2 * LANES);
            FloatVector intercept1 = FloatVector.fromArray(FLOATS, scales, scale + 3 * LANES);
            FloatVector slope2 = FloatVector.fromArray(FLOATS, scales, scale + 4 * LANES);
            FloatVector intercept2 = FloatVector.fromArray(FLOATS, scales, scale + 5 * LANES);
            scale += 2 * ROWS;
            for (int word = 0; word < 8; word++) {
                IntVector codes0 = IntVector.fromMemorySegment(INTS, data, from, ORDER);
                IntVector codes1 =
                        IntVector.fromMemorySegment(INTS, data, from + WORD_BYTES, ORDER);
                IntVector codes2 =
                        IntVector.fromMemorySegment(INTS, data, from + 2 * WORD_BYTES, ORDER);
                from += GROUPS * WORD_BYTES;
                for (int i = 0; i < 4; i++) {
                    FloatVector input = FloatVector.broadcast(FLOATS, x[column++]);
                    FloatVector unit0 = codes0.and(mask).or(one).reinterpretAsFloats();
                    sum0 = unit0.fma(slope0, intercept0).fma(input, sum0);
                    codes0 = codes0.lanewise(VectorOperators.ROR, 8);
                    FloatVector unit1 = codes1.and(mask).or(one).reinterpretAsFloats();
                    sum1 = unit1.fma(slope1, intercept1).fma(input, sum1);
                    codes1 = codes1.lanewise(VectorOperators.ROR, 8);
                    FloatVector unit2 = codes2.and(mask).or(one).reinterpretAsFloats();
                    sum2 = unit2.fma(slope2, intercept2).fma(input, sum2);
                    codes2 = codes2.lanewise(VectorOperators.ROR, 8);
                }
            }
        }
        store(sum0, y, at, rows);
        store(sum1, y, at + LANES, rows - LANES);
        store(sum2, y, at + 2 * LANES, rows - 2 * LANES);
    }

    /** Stores the lanes that are rows of the matrix. */
    private static void store(FloatVector sum, float[] y, int at, int rows) {
        if (rows >= LANES) {
            sum.intoArray(y, at);
        } else if (rows > 0) {
            sum.intoArray(y, at, FLOATS.indexInRange(0, rows));
        }
    }
}
