package dev.montage.models.backbone;

import java.lang.foreign.Arena;

/**
 * Kernels on the Vector API: packed 4-bit and 8-bit weights, bfloat16 keys and values, float32
 * sums.
 */
final class VectorKernels implements Kernels {
    /** Packed weights live as long as the kernels that packed them. */
    private final NativeMemory memory = new NativeMemory(Arena.ofAuto());

    @Override
    public Matrix pack(RowSource rows, Precision precision) {
        return VectorPacker.pack(memory, rows, precision);
    }

    @Override
    public int rowUnit() {
        return VectorMultiply.ROWS;
    }

    @Override
    public void multiply(
            Matrix w,
            int from,
            int to,
            float[] x,
            int xOffset,
            int n,
            float[] y,
            int yOffset,
            int yStride) {
        VectorMultiply.multiply((VectorMatrix) w, from, to, x, xOffset, n, y, yOffset, yStride);
    }

    @Override
    public void readRow(Matrix w, int row, float[] target, int offset) {
        VectorPacker.readRow((VectorMatrix) w, row, target, offset);
    }

    @Override
    public KvCache cache(KvShape shape) {
        return new VectorKvCache(shape);
    }

    @Override
    public void rmsNorm(
            float[] x,
            int xOffset,
            float[] weight,
            float epsilon,
            float[] y,
            int yOffset,
            int length) {
        VectorMath.rmsNorm(x, xOffset, weight, epsilon, y, yOffset, length);
    }

    @Override
    public void layerNorm(
            float[] x,
            int xOffset,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] y,
            int yOffset,
            int length) {
        VectorMath.layerNorm(x, xOffset, weight, bias, epsilon, y, yOffset, length);
    }

    @Override
    public void swiGlu(float[] gate, float[] up, int offset, int length) {
        VectorMath.swiGlu(gate, up, offset, length);
    }

    @Override
    public void gelu(float[] x, int offset, int length) {
        VectorMath.gelu(x, offset, length);
    }
}
