package dev.montage.models.decoding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which blocks hold which content. A block is found by what stands in it and by the entry of the
 * block before it, so an entry stands for a whole beginning of a sequence. Contents are compared,
 * not only their hashes. Driven by the engine's thread.
 */
final class PrefixCache {

    /** The chain before the first block. */
    static final long ROOT = 0;

    /** The same for sequences that predict no text, whose blocks hold fewer layers. */
    static final long MEDIA_ROOT = -1;

    /** No block. */
    static final int NONE = -1;

    /**
     * What a block holds: its content, after the chain of blocks that entry {@code parent} ends.
     */
    record Key(long parent, long[] content) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && key.parent == parent
                    && Arrays.equals(key.content, content);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(parent) + Arrays.hashCode(content);
        }
    }

    private record Entry(Key key, int block, long chain) {}

    private final Map<Key, Entry> byKey = new HashMap<>();
    private final Map<Integer, Entry> byBlock = new HashMap<>();
    private long lastChain = ROOT;

    /** The block that holds this, or {@link #NONE}. */
    int find(Key key) {
        Entry entry = byKey.get(key);
        return entry == null ? NONE : entry.block;
    }

    /** Remembers what {@code block} holds; neither the key nor the block may be known already. */
    void add(Key key, int block) {
        Entry entry = new Entry(key, block, ++lastChain);
        if (byKey.putIfAbsent(key, entry) != null || byBlock.putIfAbsent(block, entry) != null) {
            throw new IllegalStateException("block " + block + " or its content is known already");
        }
    }

    /** Names the chain that ends in a known block; a new name each time the block is added. */
    long chain(int block) {
        Entry entry = byBlock.get(block);
        if (entry == null) {
            throw new IllegalStateException("block " + block + " is not known");
        }
        return entry.chain;
    }

    boolean holds(int block) {
        return byBlock.containsKey(block);
    }

    void forget(int block) {
        Entry entry = byBlock.remove(block);
        if (entry != null) {
            byKey.remove(entry.key);
        }
    }
}
