package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMatrix.BLOCK;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with packed weights. Every output is one chain of fused multiply-adds over the columns
 * in their order, whether one position is computed or hundreds, so a result never depends on the
 * batch. Up to {@link VectorFew#MOST} positions read the packed weights straight into their sums;
 * more share weights that are expanded to floats once, a panel that fits the first-level cache at a
 * time.
 */
final class VectorMultiply {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    static final int LANES = FLOATS.length();
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    static final long WORD_BYTES = (long) LANES * Integer.BYTES;
    static final int ONE = 0x3f800000;

    /** Groups of rows that one pass computes side by side. */
    static final int GROUPS = 3;

    /** Rows of one pass. */
    static final int ROWS = GROUPS * LANES;

    /** Blocks of columns in a panel: 4 * 32 columns * 48 rows * 4 bytes = 24 KB. */
    private static final int PANEL_BLOCKS = 4;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private VectorMultiply() {}

    /** Room of one thread. */
    private static final class Scratch {
        /** Aligned as vectors are, or each read would meet two cache lines. */
        private final MemorySegment panel =
                Arena.ofAuto().allocate(PANEL_BLOCKS * BLOCK * VectorPanel.ROW_BYTES, WORD_BYTES);

        private final VectorFew few = new VectorFew();
        private float[] scales = new float[0];
        private float[] edge = new float[0];

        /** [n, ROWS] */
        float[] edge(int n) {
            if (edge.length < n * ROWS) {
                edge = new float[n * ROWS];
            }
            return edge;
        }

        float[] scales(int blocks) {
            if (scales.length < blocks * 2 * ROWS) {
                scales = new float[blocks * 2 * ROWS];
            }
            return scales;
        }
    }

    static IntVector ints(MemorySegment segment, long at) {
        return IntVector.fromMemorySegment(INTS, segment, at, ORDER);
    }

    /** See {@link Kernels#multiply}; {@code from} is a multiple of {@link #ROWS}. */
    static void multiply(
            VectorMatrix w,
            int from,
            int to,
            float[] x,
            int xOffset,
            int n,
            float[] y,
            int yOffset,
            int yStride) {
        if (n == 1) {
            multiplyOne(w, from, to, x, xOffset, y, yOffset);
        } else if (n <= VectorFew.MOST) {
            multiplyFew(w, from, to, x, xOffset, n, y, yOffset, yStride);
        } else {
            multiplyMany(w, from, to, x, xOffset, n, y, yOffset, yStride);
        }
    }

    private static void multiplyFew(
            VectorMatrix w,
            int from,
            int to,
            float[] x,
            int xOffset,
            int n,
            float[] y,
            int yOffset,
            int yStride) {
        Scratch scratch = SCRATCH.get();
        float[] scales = scratch.scales(w.blocks());
        scratch.few.inputs(x, xOffset, w.columns(), w.blocks() * BLOCK, n);
        for (int row = from; row < to; row += ROWS) {
            VectorPanel.readScales(w, row, 0, w.blocks(), scales);
            float[] out = scratch.few.multiply(w, row, scales, n);
            copy(out, n, Math.min(ROWS, to - row), y, yOffset + row, yStride);
        }
    }

    private static void multiplyMany(
            VectorMatrix w,
            int from,
            int to,
            float[] x,
            int xOffset,
            int n,
            float[] y,
            int yOffset,
            int yStride) {
        Scratch scratch = SCRATCH.get();
        for (int row = from; row < to; row += ROWS) {
            if (to - row >= ROWS) {
                multiplyTile(scratch, w, row, x, xOffset, n, y, yOffset + row, yStride);
            } else {
                float[] edge = scratch.edge(n);
                multiplyTile(scratch, w, row, x, xOffset, n, edge, 0, ROWS);
                copy(edge, n, to - row, y, yOffset + row, yStride);
            }
        }
    }

    /** The first rows of a tile's results [n, ROWS], to where they belong. */
    private static void copy(float[] tile, int n, int rows, float[] y, int at, int yStride) {
        for (int t = 0; t < n; t++) {
            System.arraycopy(tile, t * ROWS, y, at + t * yStride, rows);
        }
    }

    private static void multiplyTile(
            Scratch scratch,
            VectorMatrix w,
            int row,
            float[] x,
            int xOffset,
            int n,
            float[] y,
            int yOffset,
            int yStride) {
        float[] scales = scratch.scales(PANEL_BLOCKS);
        MemorySegment panel = scratch.panel;
        for (int t = 0; t < n; t++) {
            int at = yOffset + t * yStride;
            Arrays.fill(y, at, at + ROWS, 0);
        }
        for (int block = 0; block < w.blocks(); block += PANEL_BLOCKS) {
            int column = block * BLOCK;
            int columns = Math.min(PANEL_BLOCKS * BLOCK, w.columns() - column);
            int blocks = Math.min(PANEL_BLOCKS, w.blocks() - block);
            VectorPanel.expand(w, row, block, blocks, scales, panel);
            new VectorTile(panel, columns, x, w.columns(), y, yStride)
                    .run(n, xOffset + column, yOffset);
        }
    }

    private static void multiplyOne(
            VectorMatrix w, int from, int to, float[] x, int xOffset, float[] y, int yOffset) {
        float[] input = x;
        int start = xOffset;
        if (w.columns() % BLOCK != 0) {
            float[] row = Arrays.copyOfRange(x, xOffset, xOffset + w.columns());
            input = Arrays.copyOf(row, w.blocks() * BLOCK);
            start = 0;
        }
        float[] scales = SCRATCH.get().scales(w.blocks());
        for (int row = from; row < to; row += ROWS) {
            VectorPanel.readScales(w, row, 0, w.blocks(), scales);
            long base = w.codesAt(row, 0);
            if (w.format() == VectorFormat.INT4) {
                multiplyOne4(w, base, scales, input, start, y, yOffset + row, to - row);
            } else {
                multiplyOne8(w, base, scales, input, start, y, yOffset + row, to - row);
            }
        }
    }

    private static void multiplyOne4(
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

    private static void multiplyOne8(
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
