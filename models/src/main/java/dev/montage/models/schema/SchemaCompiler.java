package dev.montage.models.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.grammar.GrammarBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/**
 * Compiles one schema. What must hold for a value is a list of schemas that all must hold, so that
 * {@code allOf}, {@code $ref} beside other keywords and branches of {@code anyOf} need no merging.
 */
final class SchemaCompiler {
    private static final int MOST_BRANCHES = 1_000;
    private static final int DEEPEST = 200;

    private final JsonNode root;
    private final GrammarBuilder grammar;
    private final References references;
    private final AnyJson anyJson;
    private final Map<String, Integer> rules = new HashMap<>();
    private int depth;

    SchemaCompiler(JsonNode root, GrammarBuilder grammar) {
        this.root = root;
        this.grammar = grammar;
        references = new References(root);
        anyJson = new AnyJson(grammar);
    }

    /** The rule of the schema as a whole. */
    int rule() {
        return rule(List.of(SchemaNode.root(root)));
    }

    /** The rule of what meets all of some schemas; one rule for equal lists, so recursion ends. */
    int rule(List<SchemaNode> all) {
        List<SchemaNode> flat = references.flatten(all);
        String key = flat.stream().map(SchemaNode::key).sorted().distinct().toList().toString();
        Integer known = rules.get(key);
        if (known != null) {
            return known;
        }
        if (++depth > DEEPEST) {
            throw new SchemaException(
                    flat.isEmpty() ? "" : flat.getLast().path(),
                    "expected schemas nested at most " + DEEPEST + " deep");
        }
        int rule = grammar.reserve();
        rules.put(key, rule);
        grammar.define(rule, compile(flat));
        depth--;
        return rule;
    }

    GrammarBuilder grammar() {
        return grammar;
    }

    AnyJson anyJson() {
        return anyJson;
    }

    private int compile(List<SchemaNode> all) {
        if (all.stream().anyMatch(node -> node.json().isBoolean() && !node.json().asBoolean())) {
            return grammar.choice(List.of());
        }
        for (SchemaNode node : all) {
            for (String keyword : List.of("oneOf", "anyOf")) {
                if (node.has(keyword)) {
                    return branches(all, node, keyword);
                }
            }
        }
        Set<String> types = Types.of(all);
        if (all.stream().anyMatch(node -> node.has("enum") || node.has("const"))) {
            return Enumerations.rule(all, types, grammar);
        }
        if (types.equals(Types.ALL)) {
            return anyJson.value();
        }
        List<Integer> options = new ArrayList<>();
        types.forEach(type -> options.add(ofType(type, all)));
        return options.size() == 1 ? options.getFirst() : grammar.choice(options);
    }

    private int branches(List<SchemaNode> all, SchemaNode node, String keyword) {
        List<SchemaNode> branches = node.schemas(keyword);
        if (branches.isEmpty() || branches.size() > MOST_BRANCHES) {
            throw node.error(
                    keyword,
                    "expected 1 to " + MOST_BRANCHES + " schemas, found " + branches.size());
        }
        if (keyword.equals("oneOf")) {
            new Exclusion(references).check(node, branches);
        }
        List<SchemaNode> others = new ArrayList<>(all);
        others.remove(node);
        others.add(node.without(keyword));
        List<Integer> options = new ArrayList<>();
        for (SchemaNode branch : branches) {
            List<SchemaNode> together = new ArrayList<>(others);
            together.add(branch);
            options.add(rule(together));
        }
        return grammar.choice(options);
    }

    private int ofType(String type, List<SchemaNode> all) {
        try {
            return switch (type) {
                case "null" -> grammar.literal("null");
                case "boolean" ->
                        grammar.choice(List.of(grammar.literal("true"), grammar.literal("false")));
                case "string" -> Strings.rule(all, grammar);
                case "integer" -> grammar.regular(Numbers.automaton(all, true));
                case "number" -> grammar.regular(Numbers.automaton(all, false));
                case "array" -> new ArrayRules(this).rule(all);
                default -> new ObjectRules(this).rule(all);
            };
        } catch (TooComplexToDeterminizeException e) {
            throw new SchemaException(
                    all.getLast().path(),
                    "expected a " + type + " that a small automaton describes; simplify it");
        }
    }
}
