package dev.montage.models.decoding;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * Blocks of the key/value cache and how many sequences hold each. A block that nobody holds is free
 * or, if the prefix cache knows it, idle: it keeps its content until a sequence needs the room, the
 * longest idle first. Driven by the engine's thread.
 */
final class BlockPool {

    private final PrefixCache cache;
    private final int[] holders; // [blocks]
    private final int[] free; // [blocks], a stack
    private int freeCount;
    private final SequencedSet<Integer> idle = new LinkedHashSet<>();

    BlockPool(int blocks, PrefixCache cache) {
        this.cache = cache;
        holders = new int[blocks];
        free = new int[blocks];
        for (int block = blocks - 1; block >= 0; block--) {
            free[freeCount++] = block;
        }
    }

    int total() {
        return holders.length;
    }

    /** Blocks that {@link #take} can still give. */
    int available() {
        return freeCount + idle.size();
    }

    /** Blocks that sequences hold. */
    int used() {
        return total() - available();
    }

    /** A block for one holder, its content undefined. */
    int take() {
        int block;
        if (freeCount > 0) {
            block = free[--freeCount];
        } else if (!idle.isEmpty()) {
            block = idle.removeFirst();
            cache.forget(block);
        } else {
            throw new IllegalStateException("all " + total() + " blocks are held");
        }
        holders[block] = 1;
        return block;
    }

    /** One more holder for a block that is held or idle. */
    void hold(int block) {
        if (holders[block] == 0 && !idle.remove(block)) {
            throw new IllegalStateException("block " + block + " is free");
        }
        holders[block]++;
    }

    /** One holder fewer. */
    void release(int block) {
        if (holders[block] == 0) {
            throw new IllegalStateException("block " + block + " is not held");
        }
        if (--holders[block] > 0) {
            return;
        }
        if (cache.holds(block)) {
            idle.addLast(block);
        } else {
            free[freeCount++] = block;
        }
    }
}
