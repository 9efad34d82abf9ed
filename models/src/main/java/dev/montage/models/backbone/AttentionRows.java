package dev.montage.models.backbone;

/**
 * A few rows of attention that share a key/value head, and what one chunk of positions gave for
 * them. A row is one query head at one position. Scratch of one thread.
 */
final class AttentionRows {
    /** Most rows at a time: as many sums as registers hold. */
    static final int MOST = 3;

    /** Head sizes are padded to a multiple of this with zeros. */
    static final int PAD = 32;

    private final int width;

    /** Queries times 1/√headSize. [MOST, width] */
    final float[] queries;

    /** One past the last position that the row sees. [MOST] */
    final int[] limits = new int[MOST];

    /** Scores, then weights relative to the maximum. [MOST, CHUNK] */
    final float[] scores = new float[MOST * KvCache.CHUNK];

    /** Largest score in the chunk; undefined where {@code sums} is 0. [MOST] */
    final float[] maxima = new float[MOST];

    /** Sum of the weights in the chunk; 0 for a row without a position in it. [MOST] */
    final float[] sums = new float[MOST];

    /** Weighted sum of values in the chunk. [MOST, width] */
    final float[] values;

    /** Rows in use, 1 to MOST. */
    int count;

    AttentionRows(int headSize) {
        width = paddedSize(headSize);
        queries = new float[MOST * width];
        values = new float[MOST * width];
    }

    static int paddedSize(int headSize) {
        return Math.ceilDiv(headSize, PAD) * PAD;
    }

    /** Padded head size. */
    int width() {
        return width;
    }

    /**
     * Sets row {@code row} to a query [headSize] for a position that sees those before {@code
     * limit}.
     */
    void set(int row, float[] query, int offset, int headSize, int limit) {
        float scale = (float) (1 / Math.sqrt(headSize));
        for (int i = 0; i < headSize; i++) {
            queries[row * width + i] = query[offset + i] * scale;
        }
        limits[row] = limit;
    }

    /** One past the last position that any row sees. */
    int limit() {
        int limit = 0;
        for (int row = 0; row < count; row++) {
            limit = Math.max(limit, limits[row]);
        }
        return limit;
    }
}
