package dev.montage.models.schema;

import dev.montage.models.grammar.GrammarBuilder;
import java.util.ArrayList;
import java.util.List;

/** Rules of values that nothing is said about. */
final class AnyJson {
    /** Between a name and its value, and between items: a space or none. */
    static final String COLON = ": ?";

    static final String COMMA = ", ?";

    private final GrammarBuilder grammar;
    private final int comma;
    private final List<Integer> rules = new ArrayList<>(); // value, object, array once made

    AnyJson(GrammarBuilder grammar) {
        this.grammar = grammar;
        comma = grammar.regular(Regular.of(COMMA));
    }

    /** Between two items or properties. */
    int comma() {
        return comma;
    }

    int value() {
        return rules().get(0);
    }

    int object() {
        return rules().get(1);
    }

    int array() {
        return rules().get(2);
    }

    private List<Integer> rules() {
        if (rules.isEmpty()) {
            int value = grammar.reserve();
            int object = object(value);
            int array = array(value);
            grammar.define(
                    value,
                    grammar.choice(
                            List.of(
                                    grammar.text(),
                                    grammar.regular(Numbers.automaton(List.of(), false)),
                                    grammar.regular(Regular.of("true|false|null")),
                                    object,
                                    array)));
            rules.addAll(List.of(value, object, array));
        }
        return rules;
    }

    private int object(int value) {
        int colon = grammar.regular(Regular.of(COLON));
        int name = grammar.text();
        int rest = grammar.reserve();
        grammar.define(
                rest,
                grammar.choice(
                        List.of(
                                grammar.literal("}"),
                                grammar.sequence(comma, name, colon, value, rest))));
        return grammar.choice(
                List.of(
                        grammar.literal("{}"),
                        grammar.sequence(grammar.literal("{"), name, colon, value, rest)));
    }

    private int array(int value) {
        int rest = grammar.reserve();
        grammar.define(
                rest,
                grammar.choice(
                        List.of(grammar.literal("]"), grammar.sequence(comma, value, rest))));
        return grammar.choice(
                List.of(
                        grammar.literal("[]"),
                        grammar.sequence(grammar.literal("["), value, rest)));
    }
}
