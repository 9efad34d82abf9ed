package dev.montage.models.schema;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.montage.models.grammar.GrammarBuilder;
import dev.montage.models.grammar.JsonCharacters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * Objects: the properties in the order they are declared, each at most once, then others where
 * {@code additionalProperties} is said and is not false. Where it is not said, there are others
 * only if nothing is declared at all.
 */
final class ObjectRules {
    private static final int MOST_PROPERTIES = 1_000;
    private static final String OPEN = "\\{";

    private final SchemaCompiler compiler;
    private final GrammarBuilder grammar;

    /** What is known of the properties of an object. */
    private record Shape(
            Map<String, Integer> values, Set<String> required, List<SchemaNode> others) {}

    ObjectRules(SchemaCompiler compiler) {
        this.compiler = compiler;
        grammar = compiler.grammar();
    }

    int rule(List<SchemaNode> all) {
        Set<String> names = new LinkedHashSet<>();
        all.forEach(node -> names.addAll(node.named("properties").keySet()));
        Set<String> required = new LinkedHashSet<>();
        all.forEach(node -> required.addAll(node.texts("required")));
        names.addAll(required);
        if (names.size() > MOST_PROPERTIES) {
            throw all.getLast()
                    .error("properties", "expected at most " + MOST_PROPERTIES + " properties");
        }
        boolean open = all.stream().anyMatch(node -> node.has("additionalProperties"));
        List<SchemaNode> others =
                all.stream().flatMap(node -> node.schema("additionalProperties").stream()).toList();
        boolean free = all.stream().noneMatch(node -> node.has("properties"));
        if (names.isEmpty() && others.isEmpty() && free) {
            return compiler.anyJson().object();
        }
        Map<String, Integer> values = new LinkedHashMap<>();
        names.forEach(name -> values.put(name, compiler.rule(ofProperty(name, all))));
        return members(new Shape(values, required, others), open);
    }

    /** What must hold for the value of a property. */
    private static List<SchemaNode> ofProperty(String name, List<SchemaNode> all) {
        List<SchemaNode> schemas = new ArrayList<>();
        for (SchemaNode node : all) {
            Map<String, SchemaNode> named = node.named("properties");
            if (named.containsKey(name)) {
                schemas.add(named.get(name));
            } else {
                node.schema("additionalProperties").ifPresent(schemas::add);
            }
        }
        return schemas;
    }

    /** Written from the end: what may follow the first i properties, with and without a comma. */
    private int members(Shape shape, boolean open) {
        int later = open ? more(shape) : grammar.literal("}");
        int first = open ? only(shape, later) : grammar.literal("{}");
        List<Map.Entry<String, Integer>> values = new ArrayList<>(shape.values.entrySet());
        for (Map.Entry<String, Integer> property : values.reversed()) {
            String name = property.getKey();
            int value = property.getValue();
            int begun = grammar.sequence(name(OPEN, name), value, later);
            int next = grammar.sequence(name(AnyJson.COMMA, name), value, later);
            if (shape.required.contains(name)) {
                first = begun;
                later = next;
            } else {
                first = grammar.choice(List.of(begun, first));
                later = grammar.choice(List.of(next, later));
            }
        }
        return first;
    }

    /** Other properties after some, to the end of the object. */
    private int more(Shape shape) {
        int more = grammar.reserve();
        grammar.define(
                more,
                grammar.choice(
                        List.of(
                                grammar.literal("}"),
                                grammar.sequence(
                                        otherName(AnyJson.COMMA, shape), other(shape), more))));
        return more;
    }

    /** Other properties alone, or none. */
    private int only(Shape shape, int more) {
        return grammar.choice(
                List.of(
                        grammar.literal("{}"),
                        grammar.sequence(otherName(OPEN, shape), other(shape), more)));
    }

    private int other(Shape shape) {
        return compiler.rule(shape.others);
    }

    private int name(String before, String name) {
        return grammar.regular(
                Regular.concatenate(
                        Regular.of(before),
                        Regular.literal(TextNode.valueOf(name).toString()),
                        Regular.of(AnyJson.COLON)));
    }

    /** Any name but the declared ones. */
    private int otherName(String before, Shape shape) {
        Automaton declared =
                Operations.union(shape.values.keySet().stream().map(Automata::makeString).toList());
        Automaton others = Regular.minus(Automata.makeAnyString(), declared);
        return grammar.regular(
                Regular.concatenate(
                        Regular.of(before),
                        JsonCharacters.quoted(others),
                        Regular.of(AnyJson.COLON)));
    }
}
