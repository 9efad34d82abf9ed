package dev.montage.tokenizers;

import java.util.Arrays;

/**
 * Merges the symbols of one word: always the pair of the lowest rank, the leftmost first. Holds the
 * scratch memory of one encode call.
 */
final class WordMerger {
    /** Up to here, looking at every pair again is faster than a heap. */
    private static final int SHORT_WORD = 48;

    private final MergeTable merges;
    private int[] symbols = new int[SHORT_WORD];
    private int size;

    private final long[] pairs = new long[SHORT_WORD];

    private int[] next = {};
    private int[] previous = {};
    private long[] heap = {}; // rank << 32 | position of the left symbol
    private int heapSize;

    WordMerger(MergeTable merges) {
        this.merges = merges;
    }

    /** Adds a symbol to the word. */
    void add(int symbol) {
        if (size == symbols.length) {
            symbols = Arrays.copyOf(symbols, size * 2);
        }
        symbols[size++] = symbol;
    }

    /** Appends the merged word to {@code out} and forgets it. */
    void mergeInto(IdList out) {
        if (size <= SHORT_WORD) {
            mergeShort();
            for (int i = 0; i < size; i++) {
                out.add(symbols[i]);
            }
        } else {
            mergeLong();
            for (int at = 0; at >= 0; at = next[at]) {
                out.add(symbols[at]);
            }
        }
        size = 0;
    }

    private void mergeShort() {
        for (int i = 0; i + 1 < size; i++) {
            pairs[i] = merges.find(symbols[i], symbols[i + 1]);
        }
        while (size > 1) {
            int best = 0;
            for (int i = 1; i + 1 < size; i++) {
                if (pairs[i] < pairs[best]) {
                    best = i;
                }
            }
            if (pairs[best] == MergeTable.NONE) {
                return;
            }
            symbols[best] = (int) pairs[best];
            size--;
            System.arraycopy(symbols, best + 2, symbols, best + 1, size - best - 1);
            System.arraycopy(pairs, best + 1, pairs, best, size - best - 1);
            if (best + 1 < size) {
                pairs[best] = merges.find(symbols[best], symbols[best + 1]);
            }
            if (best > 0) {
                pairs[best - 1] = merges.find(symbols[best - 1], symbols[best]);
            }
        }
    }

    private void mergeLong() {
        prepareLong();
        while (heapSize > 0) {
            long candidate = pop();
            int left = (int) candidate;
            int right = next[left];
            // A pair that has changed since it was pushed has another rank, or no right neighbour.
            long merge = right < 0 ? MergeTable.NONE : merges.find(symbols[left], symbols[right]);
            if (merge == MergeTable.NONE || merge >>> 32 != candidate >>> 32) {
                continue;
            }
            symbols[left] = (int) merge;
            int after = next[right];
            next[left] = after;
            next[right] = -1;
            if (after >= 0) {
                previous[after] = left;
                push(left, after);
            }
            if (previous[left] >= 0) {
                push(previous[left], left);
            }
        }
    }

    private void prepareLong() {
        if (next.length < size) {
            next = new int[symbols.length];
            previous = new int[symbols.length];
            heap = new long[symbols.length];
        }
        heapSize = 0;
        for (int i = 0; i < size; i++) {
            previous[i] = i - 1;
            next[i] = i + 1 < size ? i + 1 : -1;
        }
        for (int i = 0; i + 1 < size; i++) {
            push(i, i + 1);
        }
    }

    private void push(int left, int right) {
        long merge = merges.find(symbols[left], symbols[right]);
        if (merge == MergeTable.NONE) {
            return;
        }
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, heapSize * 2);
        }
        long candidate = ((merge >>> 32) << 32) | left;
        int at = heapSize++;
        while (at > 0 && heap[(at - 1) >> 1] > candidate) {
            heap[at] = heap[(at - 1) >> 1];
            at = (at - 1) >> 1;
        }
        heap[at] = candidate;
    }

    private long pop() {
        long top = heap[0];
        long moved = heap[--heapSize];
        int at = 0;
        while (2 * at + 1 < heapSize) {
            int child = 2 * at + 1;
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= moved) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = moved;
        return top;
    }
}
