package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMultiply.FLOATS;
import static dev.montage.models.backbone.VectorMultiply.LANES;
import static dev.montage.models.backbone.VectorMultiply.ORDER;
import static dev.montage.models.backbone.VectorMultiply.WORD_BYTES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * One panel of expanded weights times the inputs of all positions, 4, 2 or 1 positions at a time:
 * as many sums as registers hold, spelled out because the compiler keeps only named values in
 * registers. A sum begins with what {@code y} holds, always: where two ways of loading it meet, by
 * a mask or not, the compiler keeps it in memory, and the loop takes four times as long.
 *
 * @param panel [columns, ROWS]
 * @param x [n, xStride]
 * @param y [n, yStride]
 */
record VectorTile(
        MemorySegment panel, int columns, float[] x, int xStride, float[] y, int yStride) {

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

    private void run4(int column, int at) {
        float[] y = this.y;
        FloatVector sum0a = FloatVector.fromArray(FLOATS, y, at);
        FloatVector sum0b = FloatVector.fromArray(FLOATS, y, at + LANES);
        FloatVector sum0c = FloatVector.fromArray(FLOATS, y, at + 2 * LANES);
        FloatVector sum1a = FloatVector.fromArray(FLOATS, y, at + yStride);
        FloatVector sum1b = FloatVector.fromArray(FLOATS, y, at + yStride + LANES);
        FloatVector sum1c = FloatVector.fromArray(FLOATS, y, at + yStride + 2 * LANES);
        FloatVector sum2a = FloatVector.fromArray(FLOATS, y, at + 2 * yStride);
        FloatVector sum2b = FloatVector.fromArray(FLOATS, y, at + 2 * yStride + LANES);
        FloatVector sum2c = FloatVector.fromArray(FLOATS, y, at + 2 * yStride + 2 * LANES);
        FloatVector sum3a = FloatVector.fromArray(FLOATS, y, at + 3 * yStride);
        FloatVector sum3b = FloatVector.fromArray(FLOATS, y, at + 3 * yStride + LANES);
        FloatVector sum3c = FloatVector.fromArray(FLOATS, y, at + 3 * yStride + 2 * LANES);
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
        sum0a.intoArray(y, at);
        sum0b.intoArray(y, at + LANES);
        sum0c.intoArray(y, at + 2 * LANES);
        sum1a.intoArray(y, at + yStride);
        sum1b.intoArray(y, at + yStride + LANES);
        sum1c.intoArray(y, at + yStride + 2 * LANES);
        sum2a.intoArray(y, at + 2 * yStride);
        sum2b.intoArray(y, at + 2 * yStride + LANES);
        sum2c.intoArray(y, at + 2 * yStride + 2 * LANES);
        sum3a.intoArray(y, at + 3 * yStride);
        sum3b.intoArray(y, at + 3 * yStride + LANES);
        sum3c.intoArray(y, at + 3 * yStride + 2 * LANES);
    }

    private void run2(int column, int at) {
        float[] y = this.y;
        FloatVector sum0a = FloatVector.fromArray(FLOATS, y, at);
        FloatVector sum0b = FloatVector.fromArray(FLOATS, y, at + LANES);
        FloatVector sum0c = FloatVector.fromArray(FLOATS, y, at + 2 * LANES);
        FloatVector sum1a = FloatVector.fromArray(FLOATS, y, at + yStride);
        FloatVector sum1b = FloatVector.fromArray(FLOATS, y, at + yStride + LANES);
        FloatVector sum1c = FloatVector.fromArray(FLOATS, y, at + yStride + 2 * LANES);
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
        sum0a.intoArray(y, at);
        sum0b.intoArray(y, at + LANES);
        sum0c.intoArray(y, at + 2 * LANES);
        sum1a.intoArray(y, at + yStride);
        sum1b.intoArray(y, at + yStride + LANES);
        sum1c.intoArray(y, at + yStride + 2 * LANES);
    }

    private void run1(int column, int at) {
        float[] y = this.y;
        FloatVector sum0a = FloatVector.fromArray(FLOATS, y, at);
        FloatVector sum0b = FloatVector.fromArray(FLOATS, y, at + LANES);
        FloatVector sum0c = FloatVector.fromArray(FLOATS, y, at + 2 * LANES);
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
        sum0a.intoArray(y, at);
        sum0b.intoArray(y, at + LANES);
        sum0c.intoArray(y, at + 2 * LANES);
    }
}
