package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMultiply.FLOATS;
import static dev.montage.models.backbone.VectorMultiply.LANES;

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
        float[] panel,
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
        for (; t + 8 <= n; t += 8) {
            run8(t * xStride + column, t * yStride + at);
        }
        if (t + 4 <= n) {
            run4(t * xStride + column, t * yStride + at);
            t += 4;
        }
        for (; t < n; t++) {
            run1(t * xStride + column, t * yStride + at);
        }
    }

    private FloatVector start(int at, int valid) {
        return more ? VectorMultiply.load(y, at, valid) : FloatVector.zero(FLOATS);
    }

    private void run8(int column, int at) {
        int rows = this.rows;
        FloatVector sum0a = start(at + 0 * yStride, rows);
        FloatVector sum0b = start(at + 0 * yStride + LANES, rows - LANES);
        FloatVector sum1a = start(at + 1 * yStride, rows);
        FloatVector sum1b = start(at + 1 * yStride + LANES, rows - LANES);
        FloatVector sum2a = start(at + 2 * yStride, rows);
        FloatVector sum2b = start(at + 2 * yStride + LANES, rows - LANES);
        FloatVector sum3a = start(at + 3 * yStride, rows);
        FloatVector sum3b = start(at + 3 * yStride + LANES, rows - LANES);
        FloatVector sum4a = start(at + 4 * yStride, rows);
        FloatVector sum4b = start(at + 4 * yStride + LANES, rows - LANES);
        FloatVector sum5a = start(at + 5 * yStride, rows);
        FloatVector sum5b = start(at + 5 * yStride + LANES, rows - LANES);
        FloatVector sum6a = start(at + 6 * yStride, rows);
        FloatVector sum6b = start(at + 6 * yStride + LANES, rows - LANES);
        FloatVector sum7a = start(at + 7 * yStride, rows);
        FloatVector sum7b = start(at + 7 * yStride + LANES, rows - LANES);
        int x0 = column;
        int x1 = column + 1 * xStride;
        int x2 = column + 2 * xStride;
        int x3 = column + 3 * xStride;
        int x4 = column + 4 * xStride;
        int x5 = column + 5 * xStride;
        int x6 = column + 6 * xStride;
        int x7 = column + 7 * xStride;
        float[] x = this.x;
        float[] panel = this.panel;
        int columns = this.columns;
        for (int k = 0, p = 0; k < columns; k++, p += VectorMultiply.ROWS) {
            FloatVector wa = FloatVector.fromArray(FLOATS, panel, p);
            FloatVector wb = FloatVector.fromArray(FLOATS, panel, p + LANES);
            FloatVector in0 = FloatVector.broadcast(FLOATS, x[x0 + k]);
            sum0a = wa.fma(in0, sum0a);
            sum0b = wb.fma(in0, sum0b);
            FloatVector in1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
            sum1a = wa.fma(in1, sum1a);
            sum1b = wb.fma(in1, sum1b);
            FloatVector in2 = FloatVector.broadcast(FLOATS, x[x2 + k]);
            sum2a = wa.fma(in2, sum2a);
            sum2b = wb.fma(in2, sum2b);
            FloatVector in3 = FloatVector.broadcast(FLOATS, x[x3 + k]);
            sum3a = wa.fma(in3, sum3a);
            sum3b = wb.fma(in3, sum3b);
            FloatVector in4 = FloatVector.broadcast(FLOATS, x[x4 + k]);
            sum4a = wa.fma(in4, sum4a);
            sum4b = wb.fma(in4, sum4b);
            FloatVector in5 = FloatVector.broadcast(FLOATS, x[x5 + k]);
            sum5a = wa.fma(in5, sum5a);
            sum5b = wb.fma(in5, sum5b);
            FloatVector in6 = FloatVector.broadcast(FLOATS, x[x6 + k]);
            sum6a = wa.fma(in6, sum6a);
            sum6b = wb.fma(in6, sum6b);
            FloatVector in7 = FloatVector.broadcast(FLOATS, x[x7 + k]);
            sum7a = wa.fma(in7, sum7a);
            sum7b = wb.fma(in7, sum7b);
        }
        VectorMultiply.store(sum0a, y, at + 0 * yStride, rows);
        VectorMultiply.store(sum0b, y, at + 0 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum1a, y, at + 1 * yStride, rows);
        VectorMultiply.store(sum1b, y, at + 1 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum2a, y, at + 2 * yStride, rows);
        VectorMultiply.store(sum2b, y, at + 2 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum3a, y, at + 3 * yStride, rows);
        VectorMultiply.store(sum3b, y, at + 3 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum4a, y, at + 4 * yStride, rows);
        VectorMultiply.store(sum4b, y, at + 4 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum5a, y, at + 5 * yStride, rows);
        VectorMultiply.store(sum5b, y, at + 5 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum6a, y, at + 6 * yStride, rows);
        VectorMultiply.store(sum6b, y, at + 6 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum7a, y, at + 7 * yStride, rows);
        VectorMultiply.store(sum7b, y, at + 7 * yStride + LANES, rows - LANES);
    }

    private void run4(int column, int at) {
        int rows = this.rows;
        FloatVector sum0a = start(at + 0 * yStride, rows);
        FloatVector sum0b = start(at + 0 * yStride + LANES, rows - LANES);
        FloatVector sum1a = start(at + 1 * yStride, rows);
        FloatVector sum1b = start(at + 1 * yStride + LANES, rows - LANES);
        FloatVector sum2a = start(at + 2 * yStride, rows);
        FloatVector sum2b = start(at + 2 * yStride + LANES, rows - LANES);
        FloatVector sum3a = start(at + 3 * yStride, rows);
        FloatVector sum3b = start(at + 3 * yStride + LANES, rows - LANES);
        int x0 = column;
        int x1 = column + 1 * xStride;
        int x2 = column + 2 * xStride;
        int x3 = column + 3 * xStride;
        float[] x = this.x;
        float[] panel = this.panel;
        int columns = this.columns;
        for (int k = 0, p = 0; k < columns; k++, p += VectorMultiply.ROWS) {
            FloatVector wa = FloatVector.fromArray(FLOATS, panel, p);
            FloatVector wb = FloatVector.fromArray(FLOATS, panel, p + LANES);
            FloatVector in0 = FloatVector.broadcast(FLOATS, x[x0 + k]);
            sum0a = wa.fma(in0, sum0a);
            sum0b = wb.fma(in0, sum0b);
            FloatVector in1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
            sum1a = wa.fma(in1, sum1a);
            sum1b = wb.fma(in1, sum1b);
            FloatVector in2 = FloatVector.broadcast(FLOATS, x[x2 + k]);
            sum2a = wa.fma(in2, sum2a);
            sum2b = wb.fma(in2, sum2b);
            FloatVector in3 = FloatVector.broadcast(FLOATS, x[x3 + k]);
            sum3a = wa.fma(in3, sum3a);
            sum3b = wb.fma(in3, sum3b);
        }
        VectorMultiply.store(sum0a, y, at + 0 * yStride, rows);
        VectorMultiply.store(sum0b, y, at + 0 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum1a, y, at + 1 * yStride, rows);
        VectorMultiply.store(sum1b, y, at + 1 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum2a, y, at + 2 * yStride, rows);
        VectorMultiply.store(sum2b, y, at + 2 * yStride + LANES, rows - LANES);
        VectorMultiply.store(sum3a, y, at + 3 * yStride, rows);
        VectorMultiply.store(sum3b, y, at + 3 * yStride + LANES, rows - LANES);
    }

    private void run1(int column, int at) {
        int rows = this.rows;
        FloatVector sum0a = start(at + 0 * yStride, rows);
        FloatVector sum0b = start(at + 0 * yStride + LANES, rows - LANES);
        int x0 = column;
        float[] x = this.x;
        float[] panel = this.panel;
        int columns = this.columns;
        for (int k = 0, p = 0; k < columns; k++, p += VectorMultiply.ROWS) {
            FloatVector wa = FloatVector.fromArray(FLOATS, panel, p);
            FloatVector wb = FloatVector.fromArray(FLOATS, panel, p + LANES);
            FloatVector in0 = FloatVector.broadcast(FLOATS, x[x0 + k]);
            sum0a = wa.fma(in0, sum0a);
            sum0b = wb.fma(in0, sum0b);
        }
        VectorMultiply.store(sum0a, y, at + 0 * yStride, rows);
        VectorMultiply.store(sum0b, y, at + 0 * yStride + LANES, rows - LANES);
    }
}
