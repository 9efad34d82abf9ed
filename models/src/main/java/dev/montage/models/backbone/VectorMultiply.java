package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMatrix.BLOCK;

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
 * batch. One position reads the weights straight into the sum; several share weights that are
 * expanded to floats once, a panel that fits the first-level cache at a time.
 */
final class VectorMultiply {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    static final int LANES = FLOATS.length();
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final int WORD_BYTES = LANES * Integer.BYTES;
    private static final int ONE = 0x3f800000;

    /** Groups of rows that one pass computes side by side. */
    static final int GROUPS = 2;

    /** Rows of one pass. */
    static final int ROWS = GROUPS * LANES;

    /** Blocks of columns in a panel: 8 * 32 columns * 32 rows * 4 bytes = 32 KB. */
    private static final int PANEL_BLOCKS = 8;

    private static final ThreadLocal<float[]> PANEL =
            ThreadLocal.withInitial(() -> new float[PANEL_BLOCKS * BLOCK * ROWS]);

    private VectorMultiply() {}

    static IntVector ints(MemorySegment segment, long at) {
        return IntVector.fromMemorySegment(INTS, segment, at, ORDER);
    }

    private static FloatVector unit(IntVector codes, IntVector mask, IntVector one) {
        return codes.and(mask).or(one).reinterpretAsFloats();
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
            return;
        }
        float[] panel = PANEL.get();
        for (int row = from; row < to; row += ROWS) {
            for (int block = 0; block < w.blocks(); block += PANEL_BLOCKS) {
                int column = block * BLOCK;
                int columns = Math.min(PANEL_BLOCKS * BLOCK, w.columns() - column);
                expand(w, row, block, Math.min(PANEL_BLOCKS, w.blocks() - block), panel);
                VectorTile tile =
                        new VectorTile(
                                panel, columns, x, w.columns(), y, yStride, to - row, block > 0);
                tile.run(n, xOffset + column, yOffset + row);
            }
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
        for (int row = from; row < to; row += ROWS) {
            long base = row / LANES * w.groupBytes();
            if (w.format() == VectorFormat.INT4) {
                multiplyOne4(w, base, input, start, y, yOffset + row, to - row);
            } else {
                multiplyOne8(w, base, input, start, y, yOffset + row, to - row);
            }
        }
    }

    private static void multiplyOne4(
            VectorMatrix w, long base, float[] x, int xOffset, float[] y, int at, int rows) {
        MemorySegment data = w.data();
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT4.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        int column = xOffset;
        long at0 = base;
        long at1 = base + w.groupBytes();
        for (int block = 0; block < w.blocks(); block++) {
            IntVector scales0 = ints(data, at0);
            IntVector scales1 = ints(data, at1);
            FloatVector slope0 = VectorFormat.slope4(scales0);
            FloatVector slope1 = VectorFormat.slope4(scales1);
            FloatVector intercept0 = VectorFormat.intercept4(scales0, slope0);
            FloatVector intercept1 = VectorFormat.intercept4(scales1, slope1);
            for (int word = 1; word <= 4; word++) {
                IntVector codes0 = ints(data, at0 + (long) word * WORD_BYTES);
                IntVector codes1 = ints(data, at1 + (long) word * WORD_BYTES);
                for (int i = 0; i < 8; i++) {
                    FloatVector input = FloatVector.broadcast(FLOATS, x[column++]);
                    sum0 = unit(codes0, mask, one).fma(slope0, intercept0).fma(input, sum0);
                    sum1 = unit(codes1, mask, one).fma(slope1, intercept1).fma(input, sum1);
                    codes0 = codes0.lanewise(VectorOperators.ROR, 4);
                    codes1 = codes1.lanewise(VectorOperators.ROR, 4);
                }
            }
            at0 += 5L * WORD_BYTES;
            at1 += 5L * WORD_BYTES;
        }
        store(sum0, y, at, rows);
        store(sum1, y, at + LANES, rows - LANES);
    }

    private static void multiplyOne8(
            VectorMatrix w, long base, float[] x, int xOffset, float[] y, int at, int rows) {
        MemorySegment data = w.data();
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT8.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        int column = xOffset;
        long at0 = base;
        long at1 = base + w.groupBytes();
        for (int block = 0; block < w.blocks(); block++) {
            IntVector scales0 = ints(data, at0);
            IntVector scales1 = ints(data, at1);
            FloatVector slope0 = VectorFormat.slope8(scales0);
            FloatVector slope1 = VectorFormat.slope8(scales1);
            FloatVector intercept0 = VectorFormat.intercept8(slope0);
            FloatVector intercept1 = VectorFormat.intercept8(slope1);
            for (int word = 1; word <= 8; word++) {
                IntVector codes0 = ints(data, at0 + (long) word * WORD_BYTES);
                IntVector codes1 = ints(data, at1 + (long) word * WORD_BYTES);
                for (int i = 0; i < 4; i++) {
                    FloatVector input = FloatVector.broadcast(FLOATS, x[column++]);
                    sum0 = unit(codes0, mask, one).fma(slope0, intercept0).fma(input, sum0);
                    sum1 = unit(codes1, mask, one).fma(slope1, intercept1).fma(input, sum1);
                    codes0 = codes0.lanewise(VectorOperators.ROR, 8);
                    codes1 = codes1.lanewise(VectorOperators.ROR, 8);
                }
            }
            at0 += 9L * WORD_BYTES;
            at1 += 9L * WORD_BYTES;
        }
        store(sum0, y, at, rows);
        store(sum1, y, at + LANES, rows - LANES);
    }

    /** Expands {@link #ROWS} rows from {@code row} on to {@code panel} [blocks * BLOCK, ROWS]. */
    private static void expand(VectorMatrix w, int row, int block, int blocks, float[] panel) {
        for (int group = 0; group < GROUPS; group++) {
            long at = (row / LANES + group) * w.groupBytes() + block * w.format().blockBytes();
            if (w.format() == VectorFormat.INT4) {
                expand4(w.data(), at, blocks, panel, group * LANES);
            } else {
                expand8(w.data(), at, blocks, panel, group * LANES);
            }
        }
    }

    private static void expand4(MemorySegment data, long from, int blocks, float[] panel, int to) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT4.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        long at = from;
        int target = to;
        for (int block = 0; block < blocks; block++) {
            IntVector scales = ints(data, at);
            FloatVector slope = VectorFormat.slope4(scales);
            FloatVector intercept = VectorFormat.intercept4(scales, slope);
            for (int word = 1; word <= 4; word++) {
                IntVector codes = ints(data, at + (long) word * WORD_BYTES);
                for (int i = 0; i < 8; i++) {
                    unit(codes, mask, one).fma(slope, intercept).intoArray(panel, target);
                    codes = codes.lanewise(VectorOperators.ROR, 4);
                    target += ROWS;
                }
            }
            at += 5L * WORD_BYTES;
        }
    }

    private static void expand8(MemorySegment data, long from, int blocks, float[] panel, int to) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT8.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        long at = from;
        int target = to;
        for (int block = 0; block < blocks; block++) {
            IntVector scales = ints(data, at);
            FloatVector slope = VectorFormat.slope8(scales);
            FloatVector intercept = VectorFormat.intercept8(slope);
            for (int word = 1; word <= 8; word++) {
                IntVector codes = ints(data, at + (long) word * WORD_BYTES);
                for (int i = 0; i < 4; i++) {
                    unit(codes, mask, one).fma(slope, intercept).intoArray(panel, target);
                    codes = codes.lanewise(VectorOperators.ROR, 8);
                    target += ROWS;
                }
            }
            at += 9L * WORD_BYTES;
        }
    }

    /** Stores the lanes that are rows of the matrix. */
    static void store(FloatVector sum, float[] y, int at, int rows) {
        if (rows >= LANES) {
            sum.intoArray(y, at);
        } else if (rows > 0) {
            sum.intoArray(y, at, FLOATS.indexInRange(0, rows));
        }
    }

    static FloatVector load(float[] y, int at, int rows) {
        if (rows >= LANES) {
            return FloatVector.fromArray(FLOATS, y, at);
        }
        return FloatVector.fromArray(FLOATS, y, at, FLOATS.indexInRange(0, Math.max(0, rows)));
    }
}
