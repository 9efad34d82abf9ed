package dev.montage.models.backbone;

/**
 * A linear layer.
 *
 * @param matrix [out, in]
 * @param bias [out], or none
 */
record Linear(Matrix matrix, float[] bias) {

    Linear(Matrix matrix) {
        this(matrix, new float[0]);
    }

    /**
     * One member's share of {@code out = matrix in + bias} for {@code n} positions.
     *
     * @param in [n, in]
     * @param out [n, out]
     */
    Share apply(WorkerTeam.Member me, Kernels kernels, float[] in, int n, float[] out) {
        Share share = Share.of(me, matrix, n, kernels);
        int first = share.firstPosition();
        int rows = matrix.rows();
        kernels.multiply(
                matrix,
                share.firstRow(),
                share.lastRow(),
                in,
                first * matrix.columns(),
                share.positions(),
                out,
                first * rows,
                rows);
        if (bias.length > 0) {
            for (int i = first; i < share.lastPosition(); i++) {
                kernels.add(bias, share.firstRow(), out, i * rows + share.firstRow(), share.rows());
            }
        }
        return share;
    }

    /**
     * One member's share of {@code sum += matrix in + bias} for {@code n} positions.
     *
     * @param out [n, out], overwritten
     * @param sum [n, out]
     */
    void addTo(WorkerTeam.Member me, Kernels kernels, float[] in, int n, float[] out, float[] sum) {
        Share share = apply(me, kernels, in, n, out);
        for (int i = share.firstPosition(); i < share.lastPosition(); i++) {
            int at = i * matrix.rows() + share.firstRow();
            kernels.add(out, at, sum, at, share.rows());
        }
    }
}
