package dev.montage.models.grammar;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A language of answers, with the automaton that follows an answer token by token: a pushdown
 * automaton whose states are sets of {@link Cursor}s. Immutable; any thread may use it.
 */
public final class Grammar {
    private final List<Node> rules;
    private final int[] tokens; // [rules], tokens that suffice, GrammarBuilder.NEVER if none do
    private final int start;
    private final Lexicon lexicon;

    Grammar(List<Node> rules, int[] tokens, int start, Lexicon lexicon) {
        this.rules = List.copyOf(rules);
        this.tokens = tokens.clone();
        this.start = start;
        this.lexicon = lexicon;
    }

    /** Tokens within which an answer can surely be finished; 0 if it may be empty. */
    public int tokensToEnd() {
        return tokens[start];
    }

    /**
     * A rule for one generation.
     *
     * @param maxTokens most tokens of the answer, {@link #tokensToEnd()} at least
     * @param stopIds tokens that end it, where it is complete
     */
    public GrammarRule rule(int maxTokens, Set<Integer> stopIds) {
        return new GrammarRule(this, maxTokens, stopIds);
    }

    /** Before the first token. */
    Set<Cursor> begin() {
        Set<Cursor> cursors = new LinkedHashSet<>();
        enter(start, Pending.NOTHING, cursors);
        return cursors;
    }

    /** After one more token; empty if it cannot stand there. */
    Set<Cursor> after(Set<Cursor> cursors, int token) {
        Set<Cursor> now = cursors;
        for (byte value : lexicon.bytes(token)) {
            Set<Cursor> next = new LinkedHashSet<>();
            now.forEach(cursor -> step(cursor, value & 0xff, next));
            now = next;
        }
        return now;
    }

    /** Whether the answer may end here. */
    boolean isComplete(Set<Cursor> cursors) {
        return cursors.stream()
                .anyMatch(
                        cursor ->
                                cursor.accepts()
                                        && (cursor.pending().isNothing()
                                                || isComplete(following(cursor.pending()))));
    }

    /** The tokens that may come next. */
    Mask mask(Set<Cursor> cursors) {
        Mask.Builder mask = new Mask.Builder(lexicon.vocabularySize());
        cursors.forEach(cursor -> allow(cursor, mask));
        return mask.build();
    }

    int vocabularySize() {
        return lexicon.vocabularySize();
    }

    private void allow(Cursor cursor, Mask.Builder mask) {
        Lexicon.Scan scan = lexicon.scan(cursor.lexeme(), cursor.state());
        mask.add(scan.within(), cursor.pending().tokens());
        if (cursor.pending().isNothing()) {
            return;
        }
        Set<Cursor> next = following(cursor.pending());
        if (cursor.accepts()) {
            next.forEach(follower -> allow(follower, mask));
        }
        for (int node : scan.exits()) {
            next.forEach(follower -> allow(follower, node, mask));
        }
    }

    /** Allows tokens below a node of the trie that stands for what was read already. */
    private void allow(Cursor cursor, int from, Mask.Builder mask) {
        Lexeme lexeme = cursor.lexeme();
        Pending pending = cursor.pending();
        if (cursor.accepts()) {
            following(pending).forEach(follower -> allow(follower, from, mask));
        }
        lexicon.trie()
                .walk(
                        lexeme,
                        cursor.state(),
                        from,
                        new TokenTrie.Visitor() {
                            @Override
                            public void token(int id, int state) {
                                mask.add(id, lexeme.tokensToEnd(state) + pending.tokens());
                            }

                            @Override
                            public void exit(int node) {
                                following(pending).forEach(follower -> allow(follower, node, mask));
                            }
                        });
    }

    private void step(Cursor cursor, int value, Set<Cursor> next) {
        int state = cursor.lexeme().step(cursor.state(), value);
        if (state != Lexeme.DEAD) {
            next.add(new Cursor(cursor.lexeme(), state, cursor.pending()));
        }
        if (cursor.accepts()) {
            following(cursor.pending()).forEach(follower -> step(follower, value, next));
        }
    }

    private Set<Cursor> following(Pending pending) {
        Set<Cursor> cursors = new LinkedHashSet<>();
        if (!pending.isNothing()) {
            enter(pending.rule(), pending.rest(), cursors);
        }
        return cursors;
    }

    /** Cursors at the beginnings of a rule, but for those without an end. */
    private void enter(int rule, Pending after, Set<Cursor> cursors) {
        if (tokens[rule] == GrammarBuilder.NEVER) {
            return;
        }
        switch (rules.get(rule)) {
            case Node.Leaf(Lexeme lexeme) -> cursors.add(new Cursor(lexeme, lexeme.start(), after));
            case Node.Sequence(int[] parts) -> {
                Pending pending = after;
                for (int i = parts.length - 1; i > 0; i--) {
                    pending = new Pending(parts[i], tokens[parts[i]], pending);
                }
                enter(parts[0], pending, cursors);
            }
            case Node.Choice(int[] options) -> {
                for (int option : options) {
                    enter(option, after, cursors);
                }
            }
        }
    }
}
