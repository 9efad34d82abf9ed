package dev.montage.models.backbone;

import java.util.Arrays;

/** Computes the attention of single heads for an {@link AttentionObserver}. */
final class CrossAttentionProbe {
    private final KvCache cache;

    CrossAttentionProbe(KvCache cache) {
        this.cache = cache;
    }

    /**
     * Attention of one query over the leading positions.
     *
     * @param queries holds the query [headSize] at {@code offset}
     * @param states number of leading positions
     * @return [states]
     */
    float[] shares(int layer, int head, int[] blocks, float[] queries, int offset, int states) {
        AttentionRows rows = new AttentionRows(cache.shape().headSize());
        rows.count = 1;
        rows.set(0, queries, offset, cache.shape().headSize(), states);
        int chunks = Math.ceilDiv(states, KvCache.CHUNK);
        float[] shares = new float[chunks * KvCache.CHUNK];
        float[] maxima = new float[chunks];
        float maximum = Float.NEGATIVE_INFINITY;
        for (int chunk = 0; chunk < chunks; chunk++) {
            cache.attend(layer, head, blocks, chunk, 0, rows);
            System.arraycopy(rows.scores, 0, shares, chunk * KvCache.CHUNK, KvCache.CHUNK);
            maxima[chunk] = rows.maxima[0];
            maximum = Math.max(maximum, maxima[chunk]);
        }
        double sum = 0;
        for (int state = 0; state < states; state++) {
            shares[state] *= (float) Math.exp(maxima[state / KvCache.CHUNK] - maximum);
            sum += shares[state];
        }
        for (int state = 0; state < states; state++) {
            shares[state] /= (float) sum;
        }
        return Arrays.copyOf(shares, states);
    }
}
