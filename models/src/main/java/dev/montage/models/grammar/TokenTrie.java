package dev.montage.models.grammar;

import dev.montage.tokenizers.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of all tokens as a trie, in preorder: a node's first child is the node after it, and
 * what follows its subtree is a jump away. Special tokens are no text and not in it.
 */
final class TokenTrie {
    static final int ROOT = 0;
    private static final int NONE = -1;

    private record Entry(byte[] bytes, int id) {}

    private final byte[] labels; // [nodes]
    private final short[] depths; // [nodes], bytes from the root
    private final int[] ends; // [nodes], the first node after the subtree
    private final int[] tokens; // [nodes], the token that ends here or NONE
    private final int longest;

    /** Who is told what a {@link #walk} meets. */
    @FunctionalInterface
    interface Visitor {
        /** A token leaves its lexeme in {@code state}, alive. */
        void token(int id, int state);

        /** At {@code node} the lexeme may end, and tokens go on below. */
        default void exit(int node) {}
    }

    TokenTrie(Tokenizer tokenizer) {
        List<Entry> entries = entries(tokenizer);
        int capacity = 1 + entries.stream().mapToInt(entry -> entry.bytes.length).sum();
        byte[] label = new byte[capacity];
        short[] depth = new short[capacity];
        int[] end = new int[capacity];
        int[] token = new int[capacity];
        Arrays.fill(token, NONE);
        longest = entries.stream().mapToInt(entry -> entry.bytes.length).max().orElse(0);
        int[] open = new int[longest + 1]; // the path to the last node, by depth
        int count = 1;
        byte[] before = {};
        for (Entry entry : entries) {
            int common = Math.max(0, Arrays.mismatch(before, entry.bytes));
            for (int level = before.length; level > common; level--) {
                end[open[level]] = count;
            }
            for (int level = common; level < entry.bytes.length; level++) {
                label[count] = entry.bytes[level];
                depth[count] = (short) (level + 1);
                open[level + 1] = count++;
            }
            token[open[entry.bytes.length]] = entry.id;
            before = entry.bytes;
        }
        for (int level = before.length; level >= 0; level--) {
            end[open[level]] = count;
        }
        labels = Arrays.copyOf(label, count);
        depths = Arrays.copyOf(depth, count);
        ends = Arrays.copyOf(end, count);
        tokens = Arrays.copyOf(token, count);
    }

    /** Sorted by bytes, each once, the lowest id of equals. */
    private static List<Entry> entries(Tokenizer tokenizer) {
        List<Entry> all = new ArrayList<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            byte[] bytes = tokenizer.isSpecial(id) ? new byte[0] : tokenizer.bytes(id);
            if (bytes.length > 0 && bytes.length <= Short.MAX_VALUE) {
                all.add(new Entry(bytes, id));
            }
        }
        all.sort((a, b) -> Arrays.compareUnsigned(a.bytes, b.bytes)); // stable
        List<Entry> distinct = new ArrayList<>(all.size());
        for (Entry entry : all) {
            if (distinct.isEmpty() || !Arrays.equals(distinct.getLast().bytes, entry.bytes)) {
                distinct.add(entry);
            }
        }
        return distinct;
    }

    /** Bytes of the longest token. */
    int longest() {
        return longest;
    }

    /** The node below {@code node} at {@code value}; negative if there is none. */
    int child(int node, int value) {
        int child = node + 1;
        while (child < ends[node]) {
            if ((labels[child] & 0xff) == value) {
                return child;
            }
            child = ends[child];
        }
        return NONE;
    }

    /** Whether a token ends at {@code node}. */
    boolean isToken(int node) {
        return tokens[node] != NONE;
    }

    /** Whether the byte is a token by itself, so that it can follow anything. */
    boolean isSpellable(int value) {
        int node = child(ROOT, value);
        return node != NONE && isToken(node);
    }

    /**
     * Follows every token below {@code from} through a lexeme, as far as it stays alive.
     *
     * @return nodes looked at, which is what it cost
     */
    int walk(Lexeme lexeme, int state, int from, Visitor visitor) {
        int[] states = new int[longest + 1]; // by depth below from
        states[0] = state;
        int seen = 0;
        int node = from + 1;
        int end = ends[from];
        while (node < end) {
            seen++;
            int level = depths[node] - depths[from];
            int next = lexeme.step(states[level - 1], labels[node] & 0xff);
            if (next == Lexeme.DEAD) {
                node = ends[node];
                continue;
            }
            if (tokens[node] != NONE) {
                visitor.token(tokens[node], next);
            }
            if (ends[node] > node + 1 && lexeme.accepts(next)) {
                visitor.exit(node);
            }
            states[level] = next;
            node++;
        }
        return seen;
    }
}
