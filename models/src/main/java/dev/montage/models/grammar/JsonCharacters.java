package dev.montage.models.grammar;

import static org.apache.lucene.util.automaton.Automata.makeChar;
import static org.apache.lucene.util.automaton.Automata.makeCharClass;
import static org.apache.lucene.util.automaton.Automata.makeCharRange;
import static org.apache.lucene.util.automaton.Automata.makeString;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.Transition;

/** How characters stand in JSON strings (RFC 8259, section 7), as automata over code points. */
public final class JsonCharacters {
    private static final int FIRST_PRINTABLE = 0x20;

    /** The characters with an escape of two letters, and its second letter. */
    private static final String ESCAPED = "\"\\\b\f\n\r\t";

    private static final String LETTERS = "\"\\bfnrt";

    private JsonCharacters() {}

    /** One character, in any of the ways to write it; half a surrogate pair is none. */
    static Automaton anyCharacter() {
        Automaton unicode = makeString("\\u");
        Automaton plane0 =
                Operations.union(
                        List.of(
                                Operations.concatenate(
                                        List.of(oneOf("0-9A-Ca-cE-Fe-f"), hex(), hex())),
                                Operations.concatenate(List.of(oneOf("Dd"), oneOf("0-7"), hex()))));
        Automaton high =
                Operations.concatenate(List.of(oneOf("Dd"), oneOf("89ABab"), hex(), hex()));
        Automaton low = Operations.concatenate(List.of(oneOf("Dd"), oneOf("C-Fc-f"), hex(), hex()));
        return Operations.union(
                List.of(
                        makeCharClass(
                                new int[] {FIRST_PRINTABLE, '"' + 1, '\\' + 1, 0xE000},
                                new int[] {'"' - 1, '\\' - 1, 0xD7FF, Character.MAX_CODE_POINT}),
                        Operations.concatenate(List.of(makeChar('\\'), oneOf("\"\\/bfnrt"))),
                        Operations.concatenate(List.of(unicode, plane0, hex())),
                        Operations.concatenate(List.of(unicode, high, unicode, low))));
    }

    /**
     * Strings in their quotation marks, each written in one way: escapes stand only where they
     * must.
     *
     * @param texts a deterministic automaton over what the strings say
     */
    public static Automaton quoted(Automaton texts) {
        Automaton.Builder written = new Automaton.Builder();
        int start = written.createState();
        int end = written.createState();
        written.setAccept(end, true);
        for (int state = 0; state < texts.getNumStates(); state++) {
            written.createState();
        }
        int offset = 2;
        if (texts.getNumStates() > 0) {
            written.addTransition(start, offset, '"');
        }
        for (int state = 0; state < texts.getNumStates(); state++) {
            for (Transition transition : texts.getSortedTransitions()[state]) {
                write(written, offset + state, offset + transition.dest, transition);
            }
            if (texts.isAccept(state)) {
                written.addTransition(offset + state, end, '"');
            }
        }
        return written.finish();
    }

    private static void write(Automaton.Builder written, int from, int to, Transition characters) {
        plain(written, from, to, characters, FIRST_PRINTABLE, '"' - 1);
        plain(written, from, to, characters, '"' + 1, '\\' - 1);
        plain(written, from, to, characters, '\\' + 1, Character.MIN_SURROGATE - 1);
        plain(written, from, to, characters, 0xE000, Character.MAX_CODE_POINT);
        for (int c = characters.min; c <= Math.min(characters.max, '\\'); c++) {
            if (ESCAPED.indexOf(c) >= 0) {
                path(written, from, to, "\\" + LETTERS.charAt(ESCAPED.indexOf(c)));
            } else if (c < FIRST_PRINTABLE) {
                path(written, from, to, "\\u%04x".formatted(c));
            }
        }
    }

    private static void plain(
            Automaton.Builder written, int from, int to, Transition characters, int low, int high) {
        int min = Math.max(low, characters.min);
        int max = Math.min(high, characters.max);
        if (min <= max) {
            written.addTransition(from, to, min, max);
        }
    }

    private static void path(Automaton.Builder written, int from, int to, String escape) {
        int at = from;
        for (int i = 0; i < escape.length() - 1; i++) {
            int next = written.createState();
            written.addTransition(at, next, escape.charAt(i));
            at = next;
        }
        written.addTransition(at, to, escape.charAt(escape.length() - 1));
    }

    private static Automaton hex() {
        return oneOf("0-9A-Fa-f");
    }

    /** One of some characters; ranges as in {@code a-f}. */
    private static Automaton oneOf(String characters) {
        List<Automaton> all = new ArrayList<>();
        for (int i = 0; i < characters.length(); i++) {
            boolean range = i + 2 < characters.length() && characters.charAt(i + 1) == '-';
            all.add(makeCharRange(characters.charAt(i), characters.charAt(range ? i + 2 : i)));
            i += range ? 2 : 0;
        }
        return Operations.union(all);
    }
}
