package dev.montage.models.decoding;

import java.util.Arrays;

/**
 * The most probable tokens of a row of log-its without sorting the row: one pass with a heap of the
 * best so far. Among equals the lower id comes first. For one thread.
 */
public final class TopTokens {

    private long[] keys = new long[64]; // a heap, its least key first; later ascending
    private int count;

    /** Selects the {@code most} largest of {@code values[offset .. offset + length)}. */
    public void select(float[] values, int offset, int length, int most) {
        count = Math.min(most, length);
        if (keys.length < count) {
            keys = new long[count];
        }
        for (int id = 0; id < count; id++) {
            keys[id] = key(values[offset + id], id);
        }
        if (count < length) {
            replaceLesser(values, offset, length);
        }
        Arrays.sort(keys, 0, count);
    }

    /** Number of tokens selected. */
    public int count() {
        return count;
    }

    /** The token at {@code rank}, 0 the most probable. */
    public int id(int rank) {
        return ~(int) keys[count - 1 - rank];
    }

    private void replaceLesser(float[] values, int offset, int length) {
        for (int parent = count / 2 - 1; parent >= 0; parent--) {
            siftDown(parent);
        }
        float least = values[offset + ~(int) keys[0]];
        for (int id = count; id < length; id++) {
            if (values[offset + id] > least) {
                keys[0] = key(values[offset + id], id);
                siftDown(0);
                least = values[offset + ~(int) keys[0]];
            }
        }
    }

    private void siftDown(int from) {
        long key = keys[from];
        int parent = from;
        for (int child = 2 * parent + 1; child < count; child = 2 * parent + 1) {
            if (child + 1 < count && keys[child + 1] < keys[child]) {
                child++;
            }
            if (key <= keys[child]) {
                break;
            }
            keys[parent] = keys[child];
            parent = child;
        }
        keys[parent] = key;
    }

    /** Orders like the value, then like the id downwards. */
    private static long key(float value, int id) {
        int bits = Float.floatToIntBits(value + 0f); // -0 becomes 0
        int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ordered << 32) | (~id & 0xFFFF_FFFFL);
    }
}
