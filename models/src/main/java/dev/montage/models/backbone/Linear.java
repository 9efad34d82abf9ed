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
     * One member's share of {@code out = matrix in + bias} for some positions.
     *
     * @param in [positions, in]
     * @param out [positions, out]
     */
    Share apply(WorkerTeam.Member me, Kernels kernels, float[] in, Rows positions, float[] out) {
        Share share = Share.of(me, matrix, positions, kernels);
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
     * One member's share of {@code sum += matrix in + bias} for some positions.
     *
     * @param out [positions, out], overwritten
     * @param sum [positions, out]
     */
    void addTo(
            WorkerTeam.Member me,
            Kernels kernels,
            float[] in,
            Rows positions,
            float[] out,
            float[] sum) {
        Share share = apply(me, kernels, in, positions, out);
        for (int i = share.firstPosition(); i < share.lastPosition(); i++) {
            int at = i * matrix.rows() + share.firstRow();
            kernels.add(out, at, sum, at, share.rows());
        }
    }
}
