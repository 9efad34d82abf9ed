package dev.montage.models.decoding;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The blocks of one sequence. The first {@code shared} of them are full, computed and known to the
 * prefix cache; those after are the sequence's own. Driven by the engine's thread.
 */
final class BlockTable {

    /** Copies what a block holds over another. */
    @FunctionalInterface
    interface Copier {
        void copy(int from, int to);
    }

    private final int blockSize;
    private final Copier copier;
    private final boolean sharing;
    private final BlockPool pool;
    private final PrefixCache cache;
    private final SequencePositions positions;
    private final int adoptLimit;

    private int[] blocks = {};
    private int count;
    private int shared;
    private int computed;
    private long chain;

    /**
     * A table without blocks.
     *
     * @param sharing whether to use the cache at all
     * @param adoptLimit positions from here on are computed for this sequence even if others did
     */
    BlockTable(
            int blockSize,
            Copier copier,
            boolean sharing,
            BlockPool pool,
            PrefixCache cache,
            SequencePositions positions,
            int adoptLimit) {
        this.blockSize = blockSize;
        this.copier = copier;
        this.sharing = sharing;
        this.pool = pool;
        this.cache = cache;
        this.positions = positions;
        this.adoptLimit = adoptLimit;
        chain = root();
    }

    /** The table as a backbone wants it. */
    int[] blocks() {
        return blocks;
    }

    /** Blocks still missing for positions before {@code end}. */
    int missing(int end) {
        return Math.max(0, Math.ceilDiv(end, blockSize) - count);
    }

    /** Takes the blocks for positions before {@code end}; takes none if there are too few. */
    boolean reserve(int end) {
        int missing = missing(end);
        if (missing > pool.available()) {
            return false;
        }
        for (int i = 0; i < missing; i++) {
            append(pool.take());
        }
        return true;
    }

    /**
     * Shares blocks that others computed, as far as the cache knows what comes next, and copies the
     * beginning of one more where that is known. One position at least is left to compute: it gives
     * the log-its.
     *
     * @param computed positions computed so far
     * @return positions computed now
     */
    int adopt(int computed) {
        if (computed != shared * blockSize) {
            return computed;
        }
        for (Optional<PrefixCache.Key> next = nextKey(); next.isPresent(); next = nextKey()) {
            int block = cache.find(next.get());
            if (block == PrefixCache.NONE) {
                break;
            }
            pool.hold(block);
            if (shared < count) {
                pool.release(blocks[shared]);
                blocks[shared] = block;
            } else {
                append(block);
            }
            advance(block);
        }
        return shared * blockSize + copyBeginning();
    }

    /** How many positions of the next block, which must be there, begin as a known one does. */
    private int copyBeginning() {
        int start = shared * blockSize;
        int end = Math.min(start + blockSize, Math.min(adoptLimit, positions.length() - 1));
        if (!sharing || shared == count || end <= start) {
            return 0;
        }
        Optional<PrefixCache.Beginning> found = cache.longest(chain, contents(start, end));
        int stop = start + found.map(PrefixCache.Beginning::positions).orElse(0);
        while (stop > start && positions.limitAt(stop - 1) > stop) {
            stop--; // it sees what may differ
        }
        if (stop > start) {
            copier.copy(found.orElseThrow().block(), blocks[shared]);
        }
        return stop - start;
    }

    private List<long[]> contents(int start, int end) {
        return IntStream.range(start, end)
                .mapToObj(position -> positions.content(position, position + 1))
                .toList();
    }

    /**
     * What the next block to share will hold; empty while that is not a full block before the last
     * positions, which see each other.
     */
    Optional<PrefixCache.Key> nextKey() {
        int end = (shared + 1) * blockSize;
        return sharing
                        && end <= adoptLimit
                        && end < positions.length()
                        && positions.limitAt(end - 1) < positions.length()
                ? Optional.of(key())
                : Optional.empty();
    }

    /** Makes full blocks before position {@code computed} known, so that others may share them. */
    void share(int computed) {
        this.computed = computed;
        while (sharing && (shared + 1) * blockSize <= computed) {
            PrefixCache.Key key = key();
            int known = cache.find(key);
            int own = blocks[shared];
            if (known == PrefixCache.NONE) {
                cache.add(key, own);
            } else {
                // Two sequences computed the same at once; the results are equal bit for bit.
                pool.hold(known);
                pool.release(own);
                blocks[shared] = known;
            }
            advance(blocks[shared]);
        }
    }

    /** Gives all blocks back, the last first, so that the longest chains are the first to go. */
    void release() {
        keepBeginning();
        while (count > 0) {
            pool.release(blocks[--count]);
        }
        shared = 0;
        computed = 0;
        chain = root();
    }

    /** Makes the block known that is not full: who goes on from here has no need to compute it. */
    private void keepBeginning() {
        int start = shared * blockSize;
        if (!sharing || computed <= start) {
            return;
        }
        int kept =
                cache.longest(chain, contents(start, computed))
                        .map(PrefixCache.Beginning::positions)
                        .orElse(0);
        if (kept < computed - start) {
            long[] content = positions.content(start, computed);
            cache.addPart(new PrefixCache.Key(chain, content), blocks[shared]);
        }
    }

    private long root() {
        return positions.predictsText() ? PrefixCache.ROOT : PrefixCache.MEDIA_ROOT;
    }

    /** Up to the last position that the block's see. */
    private PrefixCache.Key key() {
        int start = shared * blockSize;
        int end = positions.limitAt(start + blockSize - 1);
        return new PrefixCache.Key(chain, positions.content(start, end));
    }

    private void advance(int block) {
        shared++;
        chain = cache.chain(block);
    }

    private void append(int block) {
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, Math.max(8, 2 * count));
        }
        blocks[count++] = block;
    }
}
