package dev.montage.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both ways of merging do what the definition says, and long words are not slow. */
class WordMergerTest {
    private static final int LETTERS = 4;

    @Test
    void mergesTheLowestRankFirstAndThenTheLeftmost() {
        Random random = new Random(31);
        for (int n = 0; n < 400; n++) {
            int merges = 1 + random.nextInt(30);
            long[] pairs = new long[merges];
            int[] merged = new int[merges];
            for (int rank = 0; rank < merges; rank++) {
                long left = random.nextInt(LETTERS + rank);
                pairs[rank] = (left << 32) | random.nextInt(LETTERS + rank);
                merged[rank] = LETTERS + rank;
            }
            MergeTable table = new MergeTable(pairs, merged);
            WordMerger merger = new WordMerger(table);
            for (int word = 0; word < 10; word++) {
                int[] symbols = random.ints(random.nextInt(150), 0, LETTERS).toArray();
                IdList out = new IdList();
                for (int symbol : symbols) {
                    merger.add(symbol);
                }
                merger.mergeInto(out);
                assertArrayEquals(plain(symbols, table), out.toArray());
            }
        }
    }

    private static int[] plain(int[] symbols, MergeTable table) {
        List<Integer> word = new ArrayList<>();
        for (int symbol : symbols) {
            word.add(symbol);
        }
        while (true) {
            long best = MergeTable.NONE;
            int place = 0;
            for (int i = 0; i + 1 < word.size(); i++) {
                long merge = table.find(word.get(i), word.get(i + 1));
                if (merge < best) {
                    best = merge;
                    place = i;
                }
            }
            if (best == MergeTable.NONE) {
                return word.stream().mapToInt(Integer::intValue).toArray();
            }
            word.set(place, (int) best);
            word.remove(/* index */ place + 1);
        }
    }

    @Test
    void longWordsAreNotQuadratic() {
        Tokenizer tokenizer = Checkpoints.load("whisper-base");
        for (String word : List.of("a", "antidisestablishmentarianism", "的", "9", "!")) {
            String text = word.repeat(1_000_000 / word.length());
            assertTimeout(
                    Duration.ofSeconds(20),
                    () -> assertEquals(text, tokenizer.decode(tokenizer.encode(text))));
        }
    }
}
