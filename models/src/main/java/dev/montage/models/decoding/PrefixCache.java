package dev.montage.models.decoding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which blocks hold which content. A block is found by what stands in it and by the entry of the
 * block before it, so an entry stands for a whole beginning of a sequence. Contents are compared,
 * not only their hashes. Blocks that are full are shared; of any block, also of a sequence's last
 * one, another can be made that begins alike. Driven by the engine's thread.
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

    /** A block whose first {@code positions} hold what is looked for. */
    record Beginning(int block, int positions) {}

    private final Map<Key, Entry> byKey = new HashMap<>();
    private final Map<Long, Set<Entry>> byParent = new HashMap<>();
    private final Map<Integer, Entry> byBlock = new HashMap<>();
    private long lastChain = ROOT;

    /** The block that holds this, or {@link #NONE}. */
    int find(Key key) {
        Entry entry = byKey.get(key);
        return entry == null ? NONE : entry.block;
    }

    /** Remembers what {@code block} holds; neither the key nor the block may be known already. */
    void add(Key key, int block) {
        if (byKey.containsKey(key)) {
            throw new IllegalStateException("the content of block " + block + " is known already");
        }
        byKey.put(key, remember(key, block));
    }

    /** Remembers what a block holds that is not full; the block may not be known already. */
    void addPart(Key key, int block) {
        var _ = remember(key, block);
    }

    private Entry remember(Key key, int block) {
        Entry entry = new Entry(key, block, ++lastChain);
        if (byBlock.putIfAbsent(block, entry) != null) {
            throw new IllegalStateException("block " + block + " is known already");
        }
        byParent.computeIfAbsent(key.parent, _ -> new LinkedHashSet<>()).add(entry);
        return entry;
    }

    /**
     * The known block after a chain that has most of what is looked for.
     *
     * @param next content of one position after the other
     */
    Optional<Beginning> longest(long parent, List<long[]> next) {
        Optional<Beginning> longest = Optional.empty();
        for (Entry entry : byParent.getOrDefault(parent, Set.of())) {
            int positions = alike(entry.key.content, next);
            if (positions > longest.map(Beginning::positions).orElse(0)) {
                longest = Optional.of(new Beginning(entry.block, positions));
            }
        }
        return longest;
    }

    private static int alike(long[] content, List<long[]> next) {
        int at = 0;
        for (int i = 0; i < next.size(); i++) {
            int end = at + next.get(i).length;
            if (end > content.length
                    || !Arrays.equals(content, at, end, next.get(i), 0, end - at)) {
                return i;
            }
            at = end;
        }
        return next.size();
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
            byKey.remove(entry.key, entry);
            Set<Entry> siblings = Objects.requireNonNull(byParent.get(entry.key.parent));
            siblings.remove(entry);
            if (siblings.isEmpty()) {
                byParent.remove(entry.key.parent);
            }
        }
    }
}
