package dev.montage.models.backbone;

/**
 * One member's part of a product: some rows for all positions, so that each weight is unpacked
 * once; all rows for some positions when these are so many that unpacking twice is nothing, and
 * every member's part is equal.
 */
record Share(int firstRow, int lastRow, int firstPosition, int lastPosition) {
    private static final int MANY = 128;

    static Share of(WorkerTeam.Member me, Matrix w, Rows rows, Kernels kernels) {
        int first = rows.first();
        int count = rows.count();
        if (count >= MANY) {
            return new Share(0, w.rows(), first + me.from(count, 8), first + me.to(count, 8));
        }
        int unit = kernels.rowUnit();
        return new Share(me.from(w.rows(), unit), me.to(w.rows(), unit), first, first + count);
    }

    int rows() {
        return lastRow - firstRow;
    }

    int positions() {
        return lastPosition - firstPosition;
    }
}
