package dev.montage.models.schema;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/** Classes of characters in a {@link Pattern}: {@code [a-z\d]}, and escapes as {@code \w}. */
final class CharacterClass {
    private static final String DIGITS = "[0-9]";
    private static final String WORD = "[A-Za-z0-9_]";

    /** White space and line ends of ECMA-262. */
    private static final String SPACE =
            "[\t\n\u000B\f\r \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]";

    private final Pattern pattern;

    CharacterClass(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Any character but the surrogates and the last two, which are none. */
    static Automaton any() {
        return Automata.makeCharClass(
                new int[] {0, Character.MAX_SURROGATE + 1},
                new int[] {Character.MIN_SURROGATE - 1, Character.MAX_CODE_POINT - 2});
    }

    /** Any character but some. */
    static Automaton except(String characters) {
        return Regular.minus(any(), Automata.makeCharSet(characters.codePoints().toArray()));
    }

    /** After the opening bracket, up to the closing one. */
    Automaton automaton() {
        boolean negated = pattern.skip('^');
        List<Automaton> all = new ArrayList<>();
        while (!pattern.skip(']')) {
            all.add(item());
        }
        Automaton union = Regular.deterministic(Operations.union(all));
        return negated ? Regular.minus(any(), union) : union;
    }

    private Automaton item() {
        Automaton first = single();
        if (pattern.peek() != '-') {
            return first;
        }
        pattern.next();
        if (pattern.peek() == ']') {
            return Operations.union(List.of(first, Automata.makeChar('-')));
        }
        int from = character(first);
        int to = character(single());
        if (from < 0 || to < from) {
            throw pattern.error("expected a range of characters, lower first");
        }
        return Automata.makeCharRange(from, to);
    }

    private Automaton single() {
        int c = pattern.next();
        if (c != '\\') {
            return Automata.makeChar(c);
        }
        return pattern.skip('b') ? Automata.makeChar('\b') : escape(pattern);
    }

    /** The character that an automaton is of; negative if there are several. */
    private static int character(Automaton automaton) {
        var only = Operations.getSingleton(automaton);
        return only == null ? -1 : only.ints[only.offset];
    }

    /** After the backslash. */
    static Automaton escape(Pattern pattern) {
        int c = pattern.next();
        return switch (c) {
            case 'd' -> Regular.of(DIGITS);
            case 'D' -> Regular.minus(any(), Regular.of(DIGITS));
            case 'w' -> Regular.of(WORD);
            case 'W' -> Regular.minus(any(), Regular.of(WORD));
            case 's' -> Regular.of(SPACE);
            case 'S' -> Regular.minus(any(), Regular.of(SPACE));
            case 'n' -> Automata.makeChar('\n');
            case 'r' -> Automata.makeChar('\r');
            case 't' -> Automata.makeChar('\t');
            case 'f' -> Automata.makeChar('\f');
            case 'v' -> Automata.makeChar(0x0B);
            case '0' -> Automata.makeChar(0);
            case 'x' -> Automata.makeChar(hexadecimal(pattern, 2));
            case 'u' -> Automata.makeChar(unicode(pattern));
            case 'c', 'p', 'P' ->
                    throw pattern.error("expected no class by name and no control letter");
            default -> literal(c, pattern);
        };
    }

    private static Automaton literal(int c, Pattern pattern) {
        if (Character.isLetterOrDigit(c)) {
            throw pattern.error("expected an escape that ECMA-262 knows");
        }
        return Automata.makeChar(c);
    }

    private static int unicode(Pattern pattern) {
        if (!pattern.skip('{')) {
            return hexadecimal(pattern, 4);
        }
        int value = 0;
        while (!pattern.skip('}')) {
            value = Math.min(Character.MAX_CODE_POINT, 16 * value + hexadecimal(pattern, 1));
        }
        return value;
    }

    private static int hexadecimal(Pattern pattern, int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(pattern.next(), 16);
            if (digit < 0) {
                throw pattern.error("expected " + digits + " hexadecimal digits");
            }
            value = 16 * value + digit;
        }
        return value;
    }
}
