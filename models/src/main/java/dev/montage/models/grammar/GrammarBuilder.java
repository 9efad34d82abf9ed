package dev.montage.models.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * Builds a grammar rule by rule; each is named by a number. A rule that refers to itself is
 * reserved first and defined later.
 */
public final class GrammarBuilder {
    /** No number of tokens suffices. */
    static final int NEVER = 1 << 28;

    private static final int MOST_RULES = 100_000;
    private static final int MOST_WORK = 200_000; // of one automaton: some 0.1 s

    private final Lexicon lexicon;
    private final List<Node> rules = new ArrayList<>();
    private final Map<String, Integer> literals = new HashMap<>();

    public GrammarBuilder(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

    /** Exactly this text, not empty. */
    public int literal(String text) {
        return literals.computeIfAbsent(text, key -> regular(Automata.makeString(key)));
    }

    /**
     * The texts of a finite automaton.
     *
     * @throws org.apache.lucene.util.automaton.TooComplexToDeterminizeException if its
     *     deterministic form is too large
     */
    public int regular(Automaton codePoints) {
        RegularLexeme lexeme = new RegularLexeme(codePoints, lexicon.trie(), MOST_WORK);
        return lexeme.isEmpty() ? choice(List.of()) : add(new Node.Leaf(lexeme));
    }

    /** Any text, empty too, in which {@code tag} is not, and then {@code end}. */
    public int textWithout(String tag, String end) {
        Automaton any = Automata.makeAnyString();
        Automaton with = Operations.concatenate(List.of(any, Automata.makeString(tag), any));
        Automaton without =
                Operations.minus(any, Operations.determinize(with, MOST_WORK), MOST_WORK);
        return regular(Operations.concatenate(List.of(without, Automata.makeString(end))));
    }

    /** A JSON string of any characters. */
    public int text() {
        return add(new Node.Leaf(lexicon.anyText()));
    }

    /**
     * A JSON string of {@code least} to {@code most} characters.
     *
     * @param most empty for no bound
     */
    public int text(int least, Optional<Integer> most) {
        if (least == 0 && most.isEmpty()) {
            return text();
        }
        int bound = most.orElse(TextLexeme.UNBOUNDED);
        return bound < least ? choice(List.of()) : add(new Node.Leaf(lexicon.text(least, bound)));
    }

    /** One after the other. */
    public int sequence(int... parts) {
        return add(new Node.Sequence(parts.clone()));
    }

    /** One of several. */
    public int choice(List<Integer> options) {
        return add(new Node.Choice(options.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** A rule that {@link #define} will say. */
    public int reserve() {
        return choice(List.of());
    }

    /** Makes a reserved rule the same as another. */
    public void define(int reserved, int rule) {
        rules.set(reserved, new Node.Choice(new int[] {rule}));
    }

    /** Tokens that suffice for a rule, whatever else is in the grammar; empty if none do. */
    public Optional<Integer> tokensToEnd(int rule) {
        int tokens = tokensToEnd()[rule];
        return tokens == NEVER ? Optional.empty() : Optional.of(tokens);
    }

    /**
     * The grammar of a rule.
     *
     * @throws IllegalArgumentException if nothing finite meets the rule, or if a rule begins with
     *     itself
     */
    public Grammar build(int start) {
        int[] tokens = tokensToEnd();
        if (tokens[start] == NEVER) {
            throw new IllegalArgumentException("nothing finite meets it");
        }
        requireProgress();
        return new Grammar(rules, tokens, start, lexicon);
    }

    private int add(Node rule) {
        if (rules.size() == MOST_RULES) {
            throw new IllegalArgumentException(
                    "it needs more than " + MOST_RULES + " rules of grammar");
        }
        rules.add(rule);
        return rules.size() - 1;
    }

    /** The least fixed point: the cheapest derivation of a rule does not contain the rule. */
    private int[] tokensToEnd() {
        int[] tokens = new int[rules.size()];
        Arrays.fill(tokens, NEVER);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int rule = 0; rule < tokens.length; rule++) {
                int fewest = tokensToEnd(rules.get(rule), tokens);
                changed |= fewest < tokens[rule];
                tokens[rule] = fewest;
            }
        }
        return tokens;
    }

    private static int tokensToEnd(Node rule, int[] tokens) {
        return switch (rule) {
            case Node.Leaf(Lexeme lexeme) -> lexeme.tokensToEnd(lexeme.start());
            case Node.Sequence(int[] parts) -> {
                int sum = 0;
                for (int part : parts) {
                    sum = Math.min(NEVER, sum + tokens[part]);
                }
                yield sum;
            }
            case Node.Choice(int[] options) -> {
                int fewest = NEVER;
                for (int option : options) {
                    fewest = Math.min(fewest, tokens[option]);
                }
                yield fewest;
            }
        };
    }

    /** A rule that begins with itself would be entered without end. */
    private void requireProgress() {
        boolean[] open = new boolean[rules.size()];
        boolean[] done = new boolean[rules.size()];
        for (int rule = 0; rule < open.length; rule++) {
            requireProgress(rule, open, done);
        }
    }

    private void requireProgress(int rule, boolean[] open, boolean[] done) {
        if (open[rule]) {
            throw new IllegalArgumentException("it refers to itself without anything in between");
        }
        if (done[rule]) {
            return;
        }
        open[rule] = true;
        switch (rules.get(rule)) {
            case Node.Leaf _ -> {}
            case Node.Sequence(int[] parts) -> requireProgress(parts[0], open, done);
            case Node.Choice(int[] options) -> {
                for (int option : options) {
                    requireProgress(option, open, done);
                }
            }
        }
        open[rule] = false;
        done[rule] = true;
    }
}
