package dev.montage.models.schema;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * Reads a regular expression of ECMA-262, which {@code pattern} holds, as the automaton of the
 * texts in which it is found. {@code ^} and {@code $} are characters that stand only before and
 * after a text, so they may stand anywhere.
 */
final class Pattern {
    private static final int BEGIN = 0x10FFFE; // no character, by the Unicode standard
    private static final int END = 0x10FFFF;
    private static final int MOST_REPEATS = 1_000;
    private static final int MOST_STATES = 20_000;
    private static final int DEEPEST = 100;

    private final int[] source;
    private int at;
    private int depth;

    Pattern(String source) {
        this.source = source.codePoints().toArray();
    }

    /** Deterministic, without dead states. */
    Automaton automaton() {
        Automaton found = alternatives();
        if (at < source.length) {
            throw error("expected the end of the pattern");
        }
        Automaton anything = Operations.repeat(Automata.makeCharRange(0, END));
        Automaton marked =
                Regular.concatenate(
                        Automata.makeChar(BEGIN),
                        Operations.repeat(CharacterClass.any()),
                        Automata.makeChar(END));
        return unmarked(Regular.both(Regular.concatenate(anything, found, anything), marked));
    }

    /** Without the marks at begin and end. */
    private static Automaton unmarked(Automaton marked) {
        Automaton.Builder text = new Automaton.Builder();
        for (int state = 0; state < marked.getNumStates(); state++) {
            text.createState();
            text.setAccept(state, marked.step(state, END) >= 0);
        }
        for (int state = 0; state < marked.getNumStates(); state++) {
            for (var transition : marked.getSortedTransitions()[state]) {
                if (transition.min < BEGIN) {
                    text.addTransition(state, transition.dest, transition.min, transition.max);
                }
            }
        }
        int begun = marked.getNumStates() == 0 ? -1 : marked.step(0, BEGIN);
        if (begun >= 0) {
            text.addEpsilon(0, begun); // copies its transitions, so it comes last
        }
        return Regular.deterministic(text.finish());
    }

    private Automaton alternatives() {
        if (++depth > DEEPEST) {
            throw error("expected groups nested at most " + DEEPEST + " deep");
        }
        List<Automaton> all = new ArrayList<>();
        do {
            all.add(sequence());
        } while (skip('|'));
        depth--;
        return all.size() == 1 ? all.getFirst() : Operations.union(all);
    }

    private Automaton sequence() {
        List<Automaton> parts = new ArrayList<>();
        while (at < source.length && source[at] != '|' && source[at] != ')') {
            parts.add(quantified(atom()));
        }
        return parts.isEmpty() ? Automata.makeEmptyString() : Operations.concatenate(parts);
    }

    private Automaton atom() {
        int c = source[at++];
        return switch (c) {
            case '(' -> group();
            case '[' -> new CharacterClass(this).automaton();
            case '.' -> CharacterClass.except("\n\r\u2028\u2029");
            case '^' -> Automata.makeChar(BEGIN);
            case '$' -> Automata.makeChar(END);
            case '\\' -> escape();
            case '*', '+', '?' -> {
                at--;
                throw error("expected something to repeat");
            }
            default -> Automata.makeChar(c);
        };
    }

    private Automaton escape() {
        int c = peek();
        if (c == 'b' || c == 'B' || (c >= '1' && c <= '9') || c == 'k') {
            throw error("word borders and back references cannot be enforced");
        }
        return CharacterClass.escape(this);
    }

    private Automaton group() {
        if (skip('?')) {
            if (skip('<') && peek() != '=' && peek() != '!') {
                while (next() != '>') {
                    // A name changes nothing.
                }
            } else if (!skip(':')) {
                throw error("looking ahead or behind cannot be enforced");
            }
        }
        Automaton inside = alternatives();
        expect(')');
        return inside;
    }

    private Automaton quantified(Automaton atom) {
        Automaton result = atom;
        if (skip('*')) {
            result = Operations.repeat(atom);
        } else if (skip('+')) {
            result = Operations.repeat(atom, 1);
        } else if (skip('?')) {
            result = Operations.optional(atom);
        } else if (peek() == '{') {
            result = counted(atom);
        } else {
            return atom;
        }
        skip('?'); // lazy: the same texts
        return result;
    }

    private Automaton counted(Automaton atom) {
        expect('{');
        int least = count();
        boolean range = skip(',');
        boolean bounded = !range || peek() != '}';
        int most = range && bounded ? count() : least;
        if (most < least || (long) most * atom.getNumStates() > MOST_STATES) {
            throw error("expected bounds of repetition, lower first, that need few states");
        }
        expect('}');
        return bounded ? Operations.repeat(atom, least, most) : Operations.repeat(atom, least);
    }

    private int count() {
        int count = 0;
        int begin = at;
        while (peek() >= '0' && peek() <= '9' && count <= MOST_REPEATS) {
            count = 10 * count + next() - '0';
        }
        if (at == begin || count > MOST_REPEATS) {
            throw error("expected a number of repetitions from 0 to " + MOST_REPEATS);
        }
        return count;
    }

    /** The next character; a negative number at the end. */
    int peek() {
        return at < source.length ? source[at] : -1;
    }

    int next() {
        if (at == source.length) {
            throw error("expected more");
        }
        return source[at++];
    }

    boolean skip(int c) {
        boolean found = peek() == c;
        at += found ? 1 : 0;
        return found;
    }

    private void expect(int c) {
        if (!skip(c)) {
            throw error("expected " + Character.toString(c));
        }
    }

    SchemaException error(String message) {
        String found = at < source.length ? new String(source, at, source.length - at) : "its end";
        return new SchemaException("", message + ", found " + found);
    }
}
