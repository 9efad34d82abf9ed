package dev.montage.models.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * Numbers, with as many digits as readers keep: an integer fits 64 bits, others have up to 15
 * digits before and after the point. Where bounds or {@code multipleOf} are said, there is no
 * exponent.
 */
final class Numbers {
    private static final String FREE =
            "\\-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,15})?([eE][+\\-]?[0-9]{1,2})?";
    private static final String NATURAL = "(0|[1-9][0-9]{0,17})";

    /** What a 64-bit float holds exactly, for readers that divide as floats. */
    private static final String EXACT_NATURAL = "(0|[1-9][0-9]{0,14})";

    private static final String DECIMAL = "(0|[1-9][0-9]{0,14})(\\.[0-9]{1,15})?";

    /** A bound; the value itself may be excluded. */
    private record Bound(BigDecimal value, boolean excluded) {
        Bound negated() {
            return new Bound(value.negate(), excluded);
        }
    }

    private Numbers() {}

    /** The numbers that meet all of some schemas. */
    static Automaton automaton(List<SchemaNode> all, boolean integer) {
        List<Bound> least = bounds(all, "minimum", "exclusiveMinimum");
        List<Bound> most = bounds(all, "maximum", "exclusiveMaximum");
        boolean multiples = all.stream().anyMatch(node -> node.has("multipleOf"));
        Automaton sizes = Regular.of(!integer ? DECIMAL : multiples ? EXACT_NATURAL : NATURAL);
        for (SchemaNode node : all) {
            sizes = node.has("multipleOf") ? Regular.both(sizes, Multiples.of(node)) : sizes;
        }
        if (!integer && least.isEmpty() && most.isEmpty() && !multiples) {
            return Regular.of(FREE);
        }
        Automaton positive = within(sizes, least, most);
        List<Bound> below = new ArrayList<>(most.stream().map(Bound::negated).toList());
        below.add(new Bound(BigDecimal.ZERO, true));
        Automaton negative = within(sizes, below, least.stream().map(Bound::negated).toList());
        return Operations.union(
                List.of(positive, Regular.concatenate(Regular.literal("-"), negative)));
    }

    private static List<Bound> bounds(List<SchemaNode> all, String including, String excluding) {
        List<Bound> bounds = new ArrayList<>();
        for (SchemaNode node : all) {
            node.number(including).ifPresent(value -> bounds.add(new Bound(value, false)));
            node.number(excluding).ifPresent(value -> bounds.add(new Bound(value, true)));
        }
        return bounds;
    }

    /** Those of some numbers without a sign that are within bounds. */
    private static Automaton within(Automaton sizes, List<Bound> least, List<Bound> most) {
        Automaton within = sizes;
        for (Bound bound : least) {
            if (bound.value.signum() >= 0) {
                within = Regular.both(within, Decimals.above(bound.value, bound.excluded));
            }
        }
        for (Bound bound : most) {
            within =
                    bound.value.signum() < 0
                            ? Automata.makeEmpty()
                            : Regular.both(within, Decimals.below(bound.value, bound.excluded));
        }
        return within;
    }
}
