package dev.montage.tokenizers;

import java.util.Arrays;

/**
 * The merges of a vocabulary: two neighbouring ids to the rank of their merge and the id it makes.
 * An open-addressed hash table; read-only once built.
 */
final class MergeTable {
    /** No merge; larger than any merge. */
    static final long NONE = Long.MAX_VALUE;

    private static final long EMPTY = -1;

    private final long[] slots; // [capacity * 2]: pair, merge
    private final int mask;

    /**
     * @param pairs {@code left << 32 | right}, the most important first
     * @param merged the id that each pair makes
     */
    MergeTable(long[] pairs, int[] merged) {
        int capacity = Integer.highestOneBit(Math.max(pairs.length, 8)) * 4;
        mask = capacity - 1;
        slots = new long[capacity * 2];
        Arrays.fill(slots, EMPTY);
        for (int rank = 0; rank < pairs.length; rank++) {
            int slot = slotOf(pairs[rank]);
            while (slots[slot] != EMPTY && slots[slot] != pairs[rank]) {
                slot = (slot + 2) & (2 * mask + 1);
            }
            slots[slot] = pairs[rank];
            slots[slot + 1] = ((long) rank << 32) | merged[rank];
        }
    }

    /** {@code rank << 32 | id} of the merge of two neighbours, or {@link #NONE}. */
    long find(int left, int right) {
        long pair = ((long) left << 32) | right;
        int slot = slotOf(pair);
        while (slots[slot] != EMPTY) {
            if (slots[slot] == pair) {
                return slots[slot + 1];
            }
            slot = (slot + 2) & (2 * mask + 1);
        }
        return NONE;
    }

    /** Fibonacci hashing: the product's high bits are well mixed. */
    private int slotOf(long pair) {
        return 2 * ((int) ((pair * 0x9E3779B97F4A7C15L) >>> 32) & mask);
    }
}
