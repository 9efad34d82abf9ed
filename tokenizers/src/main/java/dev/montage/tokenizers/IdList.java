package dev.montage.tokenizers;

import java.util.Arrays;

/** A growing list of ids. */
final class IdList {
    private int[] ids = new int[64];
    private int size;

    int size() {
        return size;
    }

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
    }

    void addAll(int[] more) {
        if (more.length > ids.length - size) {
            ids = Arrays.copyOf(ids, Math.max(size + more.length, size * 2));
        }
        System.arraycopy(more, 0, ids, size, more.length);
        size += more.length;
    }

    int[] toArray() {
        return Arrays.copyOf(ids, size);
    }

    /** The ids added since the list had {@code from} of them. */
    int[] since(int from) {
        return Arrays.copyOfRange(ids, from, size);
    }
}
