package dev.montage.models.schema;

import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;

/** Automata of our own expressions; those of clients are read by {@link Pattern}. */
final class Regular {
    /** Bound on the work of making one automaton deterministic. */
    static final int MOST_WORK = 200_000;

    private Regular() {}

    /** In Lucene's syntax: groups, classes, {@code | ? * + {n,m}}. */
    static Automaton of(String expression) {
        return deterministic(new RegExp(expression, RegExp.NONE).toAutomaton());
    }

    static Automaton literal(String text) {
        return Automata.makeString(text);
    }

    static Automaton concatenate(Automaton... parts) {
        return Operations.concatenate(List.of(parts));
    }

    static Automaton deterministic(Automaton automaton) {
        return Operations.removeDeadStates(Operations.determinize(automaton, MOST_WORK));
    }

    /** What is in both. */
    static Automaton both(Automaton a, Automaton b) {
        return deterministic(Operations.intersection(a, b));
    }

    /** What is in the first and not in the second. */
    static Automaton minus(Automaton a, Automaton b) {
        return deterministic(Operations.minus(a, b, MOST_WORK));
    }
}
