package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.sequence.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The pool, the cache and a sequence's table of blocks. */
final class BlockPoolTest {

    private static final int BLOCK = 4;

    private final PrefixCache cache = new PrefixCache();
    private final List<List<Integer>> copied = new ArrayList<>();

    @Test
    void givesEachBlockOnceAndTakesItBack() {
        BlockPool pool = new BlockPool(3, cache);
        List<Integer> taken = new ArrayList<>(List.of(pool.take(), pool.take(), pool.take()));
        assertEquals(List.of(0, 1, 2), taken.stream().sorted().toList());
        assertEquals(0, pool.available());
        assertThrows(IllegalStateException.class, pool::take);
        pool.hold(1);
        pool.release(1);
        assertEquals(3, pool.used());
        pool.release(1);
        assertEquals(2, pool.used());
        assertEquals(1, pool.take());
        pool.release(2);
        assertThrows(IllegalStateException.class, () -> pool.release(2));
        assertThrows(IllegalStateException.class, () -> pool.hold(2));
    }

    @Test
    void keepsKnownBlocksUntilRoomIsNeededTheLongestIdleFirst() {
        BlockPool pool = new BlockPool(3, cache);
        for (int content = 0; content < 3; content++) {
            cache.add(key(content), pool.take());
        }
        int[] blocks = {cache.find(key(0)), cache.find(key(1)), cache.find(key(2))};
        pool.release(blocks[1]);
        pool.release(blocks[0]);
        pool.release(blocks[2]);
        assertEquals(0, pool.used());
        pool.hold(blocks[1]);
        pool.release(blocks[1]);
        assertEquals(blocks[0], pool.take());
        assertEquals(PrefixCache.NONE, cache.find(key(0)));
        assertEquals(blocks[2], pool.take());
        assertEquals(blocks[1], cache.find(key(1)));
    }

    @Test
    void comparesContentsNotOnlyHashes() {
        PrefixCache.Key one = new PrefixCache.Key(PrefixCache.ROOT, new long[] {0, 31});
        PrefixCache.Key other = new PrefixCache.Key(PrefixCache.ROOT, new long[] {1, 0});
        assertEquals(one.hashCode(), other.hashCode());
        cache.add(one, 5);
        assertEquals(PrefixCache.NONE, cache.find(other));
        cache.add(other, 6);
        assertEquals(5, cache.find(one));
        assertEquals(6, cache.find(other));
        assertNotEquals(cache.chain(5), cache.chain(6));
        assertThrows(IllegalStateException.class, () -> cache.add(one, 7));
        assertThrows(IllegalStateException.class, () -> cache.chain(8));
    }

    @Test
    void equalContentAfterAnotherBeginningIsAnother() {
        BlockPool pool = new BlockPool(20, cache);
        BlockTable first = computed(pool, 1, 2, 3);
        first.release();
        assertEquals(2 * BLOCK, table(pool, 1, 2, 3).adopt(0));
        assertEquals(BLOCK, table(pool, 1, 3, 3).adopt(0));
        assertEquals(0, table(pool, 2, 2, 3).adopt(0));
        assertEquals(3 * BLOCK, table(pool, 1, 2, 3, 4).adopt(0));
    }

    @Test
    void aBlockIsMadeFromOneThatBeginsAlike() {
        BlockPool pool = new BlockPool(20, cache);
        BlockTable known = of(pool, true, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3);
        assertTrue(known.reserve(10));
        known.share(10);
        int second = known.blocks()[1];
        int last = known.blocks()[2];
        known.release();
        BlockTable next = reserved(pool, 1, 1, 1, 1, 2, 2, 2, 5, 6);
        assertEquals(7, next.adopt(0));
        assertEquals(List.of(List.of(second, next.blocks()[1])), copied);
        // The part that was not full, too; what is copied once is not copied again.
        BlockTable longer = reserved(pool, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4);
        assertEquals(10, longer.adopt(0));
        assertEquals(List.of(last, longer.blocks()[2]), copied.getLast());
        assertEquals(10, longer.adopt(10));
        assertEquals(2, copied.size());
        next.release();
        longer.release();
        assertEquals(0, pool.used());
    }

    @Test
    void oneThatOnlyBeginsIsForgottenWithItsBlock() {
        BlockPool pool = new BlockPool(2, cache);
        BlockTable known = of(pool, true, 1, 1);
        assertTrue(known.reserve(2));
        known.share(2);
        known.release();
        assertEquals(0, pool.used());
        assertTrue(of(pool, true, 7, 7, 7, 7, 7, 7).reserve(6));
        assertEquals(Optional.empty(), cache.longest(PrefixCache.ROOT, List.of(new long[] {1})));
    }

    private BlockTable reserved(BlockPool pool, int... ids) {
        BlockTable table = of(pool, true, ids);
        assertTrue(table.reserve(ids.length));
        return table;
    }

    /** Its text is not computed in all layers. */
    @Test
    void whatPredictsNoTextIsSharedWithItsLikeOnly() {
        BlockPool pool = new BlockPool(20, cache);
        BlockTable media = table(pool, false, 1, 2);
        assertTrue(media.reserve(2 * BLOCK));
        media.share(2 * BLOCK);
        assertEquals(0, table(pool, 1, 2, 3).adopt(0));
        assertEquals(2 * BLOCK, table(pool, false, 1, 2, 3).adopt(0));
        media.release();
        computed(pool, 4, 5);
        assertEquals(0, table(pool, false, 4, 5, 6).adopt(0));
    }

    @Test
    void twoThatComputedTheSameKeepOneCopy() {
        BlockPool pool = new BlockPool(20, cache);
        BlockTable one = table(pool, 1, 2, 3);
        BlockTable two = table(pool, 1, 2, 3);
        assertTrue(one.reserve(3 * BLOCK) && two.reserve(3 * BLOCK));
        assertEquals(6, pool.used());
        one.share(2 * BLOCK + 1);
        two.share(3 * BLOCK);
        assertEquals(4, pool.used());
        one.share(3 * BLOCK);
        assertEquals(3, pool.used());
        one.release();
        assertEquals(3, pool.used());
        two.release();
        assertEquals(0, pool.used());
    }

    @Test
    void takesAllThatIsMissingOrNothing() {
        BlockPool pool = new BlockPool(3, cache);
        BlockTable table = table(pool, 1, 2, 3, 4);
        assertTrue(table.reserve(BLOCK + 1));
        assertEquals(1, table.missing(2 * BLOCK + 1));
        assertFalse(table.reserve(4 * BLOCK));
        assertEquals(2, pool.used());
        assertTrue(table.reserve(2 * BLOCK));
        assertEquals(2, pool.used());
    }

    @Test
    void theEndOfAChainGoesBeforeItsBeginning() {
        BlockPool pool = new BlockPool(4, cache);
        computed(pool, 1, 2, 3).release();
        BlockTable other = table(pool, 9, 9, 9);
        assertTrue(other.reserve(2 * BLOCK));
        assertEquals(2 * BLOCK, table(pool, 1, 2, 3).adopt(0));
    }

    @Test
    void countsRightWhateverHappens() {
        SplittableRandom random = new SplittableRandom(4);
        BlockPool pool = new BlockPool(25, cache);
        List<BlockTable> tables = new ArrayList<>();
        for (int round = 0; round < 5000; round++) {
            if (tables.size() < 8 && random.nextBoolean()) {
                int[] contents = random.ints(1 + random.nextInt(6), 0, 2).toArray();
                BlockTable table = table(pool, contents);
                int computed = table.adopt(0);
                if (table.reserve(contents.length * BLOCK)) {
                    table.share(computed + random.nextInt(contents.length * BLOCK - computed + 1));
                    tables.add(table);
                } else {
                    table.release();
                }
            } else if (!tables.isEmpty()) {
                tables.remove(random.nextInt(tables.size())).release();
            }
            assertEquals(pool.total(), pool.used() + pool.available());
        }
        tables.forEach(BlockTable::release);
        assertEquals(0, pool.used());
        for (int i = 0; i < 25; i++) {
            assertFalse(cache.holds(pool.take()));
        }
    }

    private static PrefixCache.Key key(int content) {
        return new PrefixCache.Key(PrefixCache.ROOT, new long[] {content});
    }

    /** A table of a sequence whose blocks hold a token each, again and again. */
    private BlockTable table(BlockPool pool, int... contents) {
        return table(pool, true, contents);
    }

    private BlockTable table(BlockPool pool, boolean predictsText, int... contents) {
        int[] ids = new int[contents.length * BLOCK];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = contents[i / BLOCK];
        }
        return of(pool, predictsText, ids);
    }

    private BlockTable of(BlockPool pool, boolean predictsText, int... ids) {
        SequencePositions positions =
                new SequencePositions(List.of(new Segment.Tokens(ids)), predictsText);
        return new BlockTable(
                BLOCK,
                (from, to) -> copied.add(List.of(from, to)),
                true,
                pool,
                cache,
                positions,
                Integer.MAX_VALUE);
    }

    private BlockTable computed(BlockPool pool, int... contents) {
        BlockTable table = table(pool, contents);
        assertTrue(table.reserve(contents.length * BLOCK));
        table.share(contents.length * BLOCK);
        return table;
    }
}
