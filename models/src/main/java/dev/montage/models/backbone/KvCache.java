package dev.montage.models.backbone;

/**
 * Keys and values of all positions of all sequences, in blocks of {@link #BLOCK} positions that a
 * block table maps to. Different threads may write different positions, and may read what was
 * written before their last barrier.
 */
public interface KvCache extends AutoCloseable {
    /** Positions a block. */
    int BLOCK = 32;

    /**
     * Attention sums over this many positions at a time, by absolute position, then joins the sums.
     */
    int CHUNK = 128;

    KvShape shape();

    /**
     * Stores one position of one layer.
     *
     * @param keys [heads, headSize] from {@code keysOffset}
     * @param values [heads, headSize] from {@code valuesOffset}
     */
    void write(
            int layer,
            int[] blocks,
            int position,
            float[] keys,
            int keysOffset,
            float[] values,
            int valuesOffset);

    /**
     * Attention of a few rows over one chunk of positions. A row is one query head at one position;
     * all share a key/value head.
     *
     * @param rows whose {@code maximum}, {@code sum} and {@code values} are set for this chunk
     * @param from first position to look at (inclusive), within the chunk or before it
     */
    void attend(int layer, int head, int[] blocks, int chunk, int from, AttentionRows rows);

    /** Copies all that a block holds, in all layers, over another. */
    void copy(int from, int to);

    @Override
    void close();
}
