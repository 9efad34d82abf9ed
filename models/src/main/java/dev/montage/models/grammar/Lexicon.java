package dev.montage.models.grammar;

import dev.montage.tokenizers.Tokenizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A vocabulary as grammars see it, and what was found out about it: which tokens stay within a
 * lexeme, for the states where that is much work. Any thread may use it.
 */
public final class Lexicon {
    /** Nodes looked at; what takes fewer is done again each time, in a few microseconds. */
    private static final int MUCH_WORK = 2_000;

    private static final int MOST_SCANS = 1_024; // of some 10 to 30 kB

    private record Key(Lexeme lexeme, int state) {}

    /**
     * What tokens do in a lexeme.
     *
     * @param within tokens that end within it, and what they leave of it to do
     * @param exits nodes of the trie where it may end before the token does
     */
    record Scan(Mask within, int[] exits) {}

    private final Tokenizer tokenizer;
    private final TokenTrie trie;
    private final CharacterMachine character;
    private final TextLexeme anyText;
    private final Map<Key, Scan> scans = new LinkedHashMap<>(16, 0.75f, true);

    /** Reads a vocabulary: tens of milliseconds for 50,000 tokens. */
    public Lexicon(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        trie = new TokenTrie(tokenizer);
        character = new CharacterMachine(trie);
        anyText = new TextLexeme(0, TextLexeme.UNBOUNDED, character, trie);
    }

    TokenTrie trie() {
        return trie;
    }

    /** JSON strings without bounds, which most grammars share. */
    Lexeme anyText() {
        return anyText;
    }

    /** JSON strings of {@code least} to {@code most} characters. */
    Lexeme text(int least, int most) {
        return new TextLexeme(least, most, character, trie);
    }

    byte[] bytes(int token) {
        return tokenizer.bytes(token);
    }

    int vocabularySize() {
        return tokenizer.vocabularySize();
    }

    /** Follows all tokens through a lexeme. */
    Scan scan(Lexeme lexeme, int state) {
        Key key = new Key(lexeme, lexeme.representative(state));
        synchronized (scans) {
            Scan known = scans.get(key);
            if (known != null) {
                return known;
            }
        }
        Scanner scanner = new Scanner(lexeme);
        int seen = trie.walk(lexeme, key.state, TokenTrie.ROOT, scanner);
        Scan scan = scanner.scan();
        if (seen >= MUCH_WORK) {
            keep(key, scan);
        }
        return scan;
    }

    private void keep(Key key, Scan scan) {
        synchronized (scans) {
            scans.put(key, scan);
            if (scans.size() > MOST_SCANS) {
                scans.remove(scans.keySet().iterator().next());
            }
        }
    }

    private final class Scanner implements TokenTrie.Visitor {
        private final Lexeme lexeme;
        private final Mask.Builder within = new Mask.Builder(vocabularySize());
        private int[] exits = new int[16];
        private int count;

        Scanner(Lexeme lexeme) {
            this.lexeme = lexeme;
        }

        @Override
        public void token(int id, int state) {
            within.add(id, lexeme.tokensToEnd(state));
        }

        @Override
        public void exit(int node) {
            if (count == exits.length) {
                exits = Arrays.copyOf(exits, 2 * count);
            }
            exits[count++] = node;
        }

        Scan scan() {
            return new Scan(within.build(), Arrays.copyOf(exits, count));
        }
    }
}
