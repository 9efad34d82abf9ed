package dev.montage.models.backbone;

/**
 * One member's part of a product: all rows for some positions when there are many positions, so
 * that every member's part is equal; some rows for all positions when there are few, so that each
 * weight is read once.
 */
record Share(int firstRow, int lastRow, int firstPosition, int lastPosition) {
    private static final int MANY = 32;

    static Share of(WorkerTeam.Member me, Matrix w, int positions, Kernels kernels) {
        if (positions >= MANY) {
            return new Share(0, w.rows(), me.from(positions, 8), me.to(positions, 8));
        }
        int unit = kernels.rowUnit();
        return new Share(me.from(w.rows(), unit), me.to(w.rows(), unit), 0, positions);
    }

    int rows() {
        return lastRow - firstRow;
    }

    int positions() {
        return lastPosition - firstPosition;
    }
}
