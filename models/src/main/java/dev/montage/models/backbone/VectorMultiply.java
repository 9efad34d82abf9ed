package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMatrix.BLOCK;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
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
            VectorOne.multiply(
                    w, from, to, x, xOffset, y, yOffset, SCRATCH.get().scales(w.blocks()));
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
        float[] scales = scratch.scales(VectorFew.TILES * w.blocks());
        scratch.few.inputs(x, xOffset, w.columns(), w.blocks() * BLOCK, n);
        for (int row = from; row < to; row += VectorFew.STRIDE) {
            int rows = Math.min(VectorFew.STRIDE, to - row);
            int tiles = Math.ceilDiv(rows, ROWS);
            for (int tile = 0; tile < tiles; tile++) {
                int at = row + tile * ROWS;
                VectorPanel.readScales(w, at, 0, w.blocks(), scales, tile * w.blocks() * 2 * ROWS);
            }
            float[] out = scratch.few.multiply(w, row, tiles, scales, n);
            copy(out, VectorFew.STRIDE, n, rows, y, yOffset + row, yStride);
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
                copy(edge, ROWS, n, to - row, y, yOffset + row, yStride);
            }
        }
    }

    /** The first rows of results [n, stride], to where they belong. */
    private static void copy(
            float[] results, int stride, int n, int rows, float[] y, int at, int yStride) {
        for (int t = 0; t < n; t++) {
            System.arraycopy(results, t * stride, y, at + t * yStride, rows);
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
}
