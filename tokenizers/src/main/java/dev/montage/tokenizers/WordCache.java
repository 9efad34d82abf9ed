package dev.montage.tokenizers;

import java.util.Arrays;

/**
 * The ids of words met lately: a fixed number of slots, a new word takes the slot of the old one.
 * Threads share it without locks: entries are immutable, so a lost update only costs a merge.
 */
final class WordCache {
    /** Longer words, in UTF-16 units, are rare and not kept. */
    static final int MAX_WORD = 24;

    private static final int SLOTS = 1 << 14;

    /** A word and its ids. */
    record Entry(char[] word, int[] ids) {
        boolean holds(char[] text, int start, int end) {
            return Arrays.equals(word, 0, word.length, text, start, end);
        }
    }

    private final Entry[] slots = new Entry[SLOTS];

    WordCache() {
        Arrays.fill(slots, new Entry(new char[0], new int[0]));
    }

    /** A hash of a word, for {@link #at} and {@link #put}. */
    static int hash(char[] text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + text[i];
        }
        return hash * 0x9E3779B9;
    }

    /** The entry in the slot of {@code hash}: perhaps another word's. */
    Entry at(int hash) {
        return slots[hash >>> 18];
    }

    void put(int hash, Entry entry) {
        slots[hash >>> 18] = entry;
    }
}
