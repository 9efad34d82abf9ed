package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMultiply.FLOATS;
import static dev.montage.models.backbone.VectorMultiply.LANES;
import static dev.montage.models.backbone.VectorMultiply.ORDER;
import static dev.montage.models.backbone.VectorMultiply.WORD_BYTES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * One panel of expanded weights times the inputs of all positions, 8, 4 or 1 positions at a time:
 * as many sums as registers hold, spelled out because the compiler keeps only named values in
 * registers.
 *
 * @param panel [columns, ROWS]
 * @param x [n, xStride]
 * @param y [n, yStride]
 * @param rows rows of the matrix that are left, may be fewer than the panel's
 * @param more whether y holds the sum over the columns before
 */
record VectorTile(
        MemorySegment panel,
        int columns,
        float[] x,
        int xStride,
        float[] y,
        int yStride,
        int rows,
        boolean more) {

    /** Adds the panel's part to {@code y[t * yStride + at ..]} for t in 0..n. */
    void run(int n, int column, int at) {
        int t = 0;
        for (; t + 4 <= n; t += 4) {
            run4(t * xStride + column, t * yStride + at);
        }
        if (t + 2 <= n) {
            run2(t * xStride + column, t * yStride + at);
            t += 2;
        }
        for (; t < n; t++) {
            run1(t * xStride + column, t * yStride + at);
        }
    }

    private FloatVector start(int at, int valid) {
        return more ? VectorMultiply.load(y, at, valid) : FloatVector.zero(FLOATS);
    }

    private void run4(int column, int at) {
        int rows = this.rows;
        FloatVector sum0a = start(at, rows);
        FloatVector sum0b = start(at + LANES, rows - LANES);
        FloatVector sum0c = start(at + 2 * LANES, rows - 2 * LANES);
        FloatVector sum1a = start(at + yStride, rows);
        FloatVector sum1b = start(at + yStride + LANES, rows - LANES);
        FloatVector sum1c = start(at + yStride + 2 * LANES, rows - 2 * LANES);
        FloatVector sum2a = start(at + 2 * yStride, rows);
        FloatVector sum2b = start(at + 2 * yStride + LANES, rows - LANES);
        FloatVector sum2c = start(at + 2 * yStride + 2 * LANES, rows - 2 * LANES);
        FloatVector sum3a = start(at + 3 * yStride, rows);
        FloatVector sum3b = start(at + 3 * yStride + LANES, rows - LANES);
        FloatVector sum3c = start(at + 3 * yStride + 2 * LANES, rows - 2 * LANES);
        int x0 = column;
        int x1 = column + xStride;
        int x2 = column + 2 * xStride;
        int x3 = column + 3 * xStride;
        float[] x = this.x;
        MemorySegment panel = this.panel;
        int columns = this.columns;
        for (int k = 0; k < columns; k++) {
            long p = k * VectorPanel.ROW_BYTES;
            FloatVector wa = FloatVector.fromMemorySegment(FLOATS, panel, p, ORDER);
            FloatVector wb = FloatVector.fromMemorySegment(FLOATS, panel, p + WORD_BYTES, ORDER);
            FloatVector wc =
                    FloatVector.fromMemorySegment(FLOATS, panel, p + 2 * WORD_BYTES, ORDER);
            FloatVector in0 = FloatVector.broadcast(FLOATS, x[x0 + k]);
            sum0a = wa.fma(in0, sum0a);
            sum0b = wb.fma(in0, sum0b);
            sum0c = wc.fma(in0, sum0c);
            FloatVector in1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
            sum1a = wa.fma(in1, sum1a);
            sum1b = wb.fma(in1, sum1b);
            sum1c = wc.fma(in1, sum1c);
            FloatVector in2 = FloatVector.broadcast(FLOATS, x[x2 + k]);
            sum2a = wa.fma(in2, sum2a);
            sum2b = wb.fma(in2, sum2b);
            sum2c = wc.fma(in2, sum2c);
            FloatVector in3 = FloatVector.broadcast(FLOATS, x[x3 + k]);
            sum3a = wa.fma(in3, sum3a);
            sum3b = wb.fma(in3, sum3b);
            sum3c = wc.fma(in3, sum3c);
        }
        VectorMultiply.store(sum0a, y, at, rows);
        VectorMultiply.store(sum0b, y, at + LANES, rows - LANES);
        VectorMultiply.store(sum0c, y, at + 2 * LANES, rows - 2 * LANES);
        VectorMultiply.store(sum1a, y, at + yStride, rows);
        VectorMultiply.store(sum1b, y, at + yStride + LANES, rows - LANES);
        VectorMultiply.store(sum1c, y, at + yStride + 2 * LANES, rows - 2 * LANES);
        VectorMultiply.store(sum2a, y, at + 2 * yStride, rows);
        VectorMultiply.store(sum2b, y, at + 2 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum2c, y, at + 2 * yStride + 2 * LANES, rows - 2 * LANES);
        VectorMultiply.store(sum3a, y, at + 3 * yStride, rows);
        VectorMultiply.store(sum3b, y, at + 3 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum3c, y, at + 3 * yStride + 2 * LANES, rows - 2 * LANES);
    }

    private void run2(int column, int at) {
        int rows = this.rows;
        FloatVector sum0a = start(at, rows);
        FloatVector sum0b = start(at + LANES, rows - LANES);
        FloatVector sum0c = start(at + 2 * LANES, rows - 2 * LANES);
        FloatVector sum1a = start(at + yStride, rows);
        FloatVector sum1b = start(at + yStride + LANES, rows - LANES);
        FloatVector sum1c = start(at + yStride + 2 * LANES, rows - 2 * LANES);
        int x0 = column;
        int x1 = column + xStride;
        float[] x = this.x;
        MemorySegment panel = this.panel;
        int columns = this.columns;
        for (int k = 0; k < columns; k++) {
            long p = k * VectorPanel.ROW_BYTES;
            FloatVector wa = FloatVector.fromMemorySegment(FLOATS, panel, p, ORDER);
            FloatVector wb = FloatVector.fromMemorySegment(FLOATS, panel, p + WORD_BYTES, ORDER);
            FloatVector wc =
                    FloatVector.fromMemorySegment(FLOATS, panel, p + 2 * WORD_BYTES, ORDER);
            FloatVector in0 = FloatVector.broadcast(FLOATS, x[x0 + k]);
            sum0a = wa.fma(in0, sum0a);
            sum0b = wb.fma(in0, sum0b);
            sum0c = wc.fma(in0, sum0c);
            FloatVector in1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
            sum1a = wa.fma(in1, sum1a);
            sum1b = wb.fma(in1, sum1b);
            sum1c = wc.fma(in1, sum1c);
        }
        VectorMultiply.store(sum0a, y, at, rows);
        VectorMultiply.store(sum0b, y, at + LANES, rows - LANES);
        VectorMultiply.store(sum0c, y, at + 2 * LANES, rows - 2 * LANES);
        VectorMultiply.store(sum1a, y, at + yStride, rows);
        VectorMultiply.store(sum1b, y, at + yStride + LANES, rows - LANES);
        VectorMultiply.store(sum1c, y, at + yStride + 2 * LANES, rows - 2 * LANES);
    }

    private void run1(int column, int at) {
        int rows = this.rows;
        FloatVector sum0a = start(at, rows);
        FloatVector sum0b = start(at + LANES, rows - LANES);
        FloatVector sum0c = start(at + 2 * LANES, rows - 2 * LANES);
        int x0 = column;
        float[] x = this.x;
        MemorySegment panel = this.panel;
        int columns = this.columns;
        for (int k = 0; k < columns; k++) {
            long p = k * VectorPanel.ROW_BYTES;
            FloatVector wa = FloatVector.fromMemorySegment(FLOATS, panel, p, ORDER);
            FloatVector wb = FloatVector.fromMemorySegment(FLOATS, panel, p + WORD_BYTES, ORDER);
            FloatVector wc =
                    FloatVector.fromMemorySegment(FLOATS, panel, p + 2 * WORD_BYTES, ORDER);
            FloatVector in0 = FloatVector.broadcast(FLOATS, x[x0 + k]);
            sum0a = wa.fma(in0, sum0a);
            sum0b = wb.fma(in0, sum0b);
            sum0c = wc.fma(in0, sum0c);
        }
        VectorMultiply.store(sum0a, y, at, rows);
        VectorMultiply.store(sum0b, y, at + LANES, rows - LANES);
        VectorMultiply.store(sum0c, y, at + 2 * LANES, rows - 2 * LANES);
    }
}
