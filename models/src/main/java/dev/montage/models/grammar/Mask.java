package dev.montage.models.grammar;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tokens that may come next, by what they leave to do: a token of cost {@code c} can be
 * followed by {@code c} more that finish the answer.
 *
 * @param costs ascending, each once
 * @param tokens for each cost, a bit for each token of the vocabulary
 */
record Mask(int[] costs, long[][] tokens) {

    boolean isEmpty() {
        return costs.length == 0;
    }

    /** Whether every token of the mask leaves {@code cost} or less to do. */
    boolean isWithin(int cost) {
        return isEmpty() || costs[costs.length - 1] <= cost;
    }

    /** Adds the tokens that leave {@code cost} or less to do. */
    void addTo(long[] allowed, int cost) {
        for (int level = 0; level < costs.length && costs[level] <= cost; level++) {
            or(allowed, tokens[level]);
        }
    }

    private static void or(long[] target, long[] source) {
        for (int i = 0; i < target.length; i++) {
            target[i] |= source[i];
        }
    }

    /** Gathers a mask. */
    static final class Builder {
        private final int words;
        private final Map<Integer, long[]> levels = new TreeMap<>();

        Builder(int vocabulary) {
            words = Math.ceilDiv(vocabulary, Long.SIZE);
        }

        void add(int token, int cost) {
            level(cost)[token / Long.SIZE] |= 1L << token;
        }

        /** Adds a mask whose tokens leave {@code more} to do besides. */
        void add(Mask mask, int more) {
            for (int level = 0; level < mask.costs.length; level++) {
                or(level(mask.costs[level] + more), mask.tokens[level]);
            }
        }

        Mask build() {
            int[] costs = levels.keySet().stream().mapToInt(Integer::intValue).toArray();
            return new Mask(
                    costs, Arrays.stream(costs).mapToObj(this::level).toArray(long[][]::new));
        }

        private long[] level(int cost) {
            return levels.computeIfAbsent(cost, c -> new long[words]);
        }
    }
}
