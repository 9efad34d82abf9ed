package dev.montage.models.weights;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * Strings of a GGUF file's array, decoded when they are asked for: a vocabulary and its merges are
 * 100,000 of them, and a folder with a tokenizer.json asks for none.
 */
final class GgufStrings extends AbstractList<Object> implements RandomAccess {
    private final byte[] stored;
    private final int[] ends;

    /**
     * Strings of a copy of their part of the file.
     *
     * @param stored each string's length as an int64 and its UTF-8
     * @param ends where each string ends in {@code stored}
     */
    GgufStrings(byte[] stored, int[] ends) {
        this.stored = stored;
        this.ends = ends;
    }

    @Override
    public String get(int index) {
        int from = (index == 0 ? 0 : ends[index - 1]) + Long.BYTES;
        return new String(stored, from, ends[index] - from, StandardCharsets.UTF_8);
    }

    @Override
    public int size() {
        return ends.length;
    }
}
