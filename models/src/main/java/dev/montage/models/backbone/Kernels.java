package dev.montage.models.backbone;

/**
 * The arithmetic of a transformer: matrix products, attention over blocks, norms, activations.
 * {@link PlainKernels} is the oracle, {@link VectorKernels} the fast one; both pass one contract
 * test. All methods work on the calling thread alone; a team splits the work by rows, positions or
 * heads. The order of every sum depends only on the row and position it is for.
 */
public interface Kernels {

    /** The fastest kernels this machine runs. */
    static Kernels best() {
        return new VectorKernels();
    }

    /** Packs rows into this implementation's layout. */
    Matrix pack(RowSource rows, Precision precision);

    /** Outputs of a product are best shared out in multiples of this. */
    int rowUnit();

    /**
     * {@code y[yOffset + t * yStride + r] = Σ_c w[r, c] x[xOffset + t * columns + c]} for rows
     * {@code from..to}.
     *
     * @param from a multiple of {@link #rowUnit()}
     * @param x [n, w.columns] from {@code xOffset}
     * @param y [n, yStride] from {@code yOffset}
     */
    void multiply(
            Matrix w,
            int from,
            int to,
            float[] x,
            int xOffset,
            int n,
            float[] y,
            int yOffset,
            int yStride);

    /** Row {@code row} of {@code w} as float32: an embedding. */
    void readRow(Matrix w, int row, float[] target, int offset);

    /** A cache of keys and values in this implementation's layout. */
    KvCache cache(KvShape shape);

    /** {@code y = x / rms(x) * weight}, of {@code length} numbers (arXiv 1910.07467). */
    void rmsNorm(
            float[] x,
            int xOffset,
            float[] weight,
            float epsilon,
            float[] y,
            int yOffset,
            int length);

    /** {@code y = (x - mean(x)) / deviation(x) * weight + bias} (arXiv 1607.06450). */
    void layerNorm(
            float[] x,
            int xOffset,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] y,
            int yOffset,
            int length);

    /** {@code gate = gate * sigmoid(gate) * up} (arXiv 2002.05202). */
    void swiGlu(float[] gate, float[] up, int offset, int length);

    /** {@code x = x * Φ(x)}, the exact GELU with the error function (arXiv 1606.08415). */
    void gelu(float[] x, int offset, int length);

    /** {@code x = x * sigmoid(x)} (arXiv 1702.03118). */
    default void silu(float[] x, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            x[i] /= (float) (1 + Math.exp(-x[i]));
        }
    }

    /** {@code y += x}. */
    default void add(float[] x, int xOffset, float[] y, int yOffset, int length) {
        for (int i = 0; i < length; i++) {
            y[yOffset + i] += x[xOffset + i];
        }
    }
}
