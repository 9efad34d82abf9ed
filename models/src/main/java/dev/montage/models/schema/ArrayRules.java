package dev.montage.models.schema;

import dev.montage.models.grammar.GrammarBuilder;
import java.util.ArrayList;
import java.util.List;

/** Arrays: {@code prefixItems}, then {@code items}, in bounds of their number. */
final class ArrayRules {
    /** Rules are made for each item up to a bound; arrays under a higher one end here. */
    private static final int MOST_COUNTED = 4_096;

    private final SchemaCompiler compiler;
    private final GrammarBuilder grammar;

    /**
     * @param counted items until which places differ, the most there may be if bounded
     */
    private record Bounds(int least, int counted, boolean bounded) {}

    ArrayRules(SchemaCompiler compiler) {
        this.compiler = compiler;
        grammar = compiler.grammar();
    }

    int rule(List<SchemaNode> all) {
        Bounds bounds = bounds(all);
        if (bounds.bounded && bounds.least > bounds.counted) {
            return grammar.choice(List.of());
        }
        int rest = afterLast(all, bounds);
        for (int count = bounds.counted - 1; count > 0; count--) {
            int next = grammar.sequence(compiler.anyJson().comma(), item(count, all), rest);
            rest = mayEnd(count, bounds, grammar.literal("]"), next);
        }
        if (bounds.counted == 0 && bounds.bounded) {
            return grammar.literal("[]");
        }
        int some = grammar.sequence(grammar.literal("["), item(0, all), rest);
        return mayEnd(0, bounds, grammar.literal("[]"), some);
    }

    private int mayEnd(int count, Bounds bounds, int end, int next) {
        return count < bounds.least ? next : grammar.choice(List.of(end, next));
    }

    /** After as many items as are counted: the end, or more of the same. */
    private int afterLast(List<SchemaNode> all, Bounds bounds) {
        int end = grammar.literal("]");
        if (bounds.bounded) {
            return end;
        }
        int rest = grammar.reserve();
        int more = grammar.sequence(compiler.anyJson().comma(), item(bounds.counted, all), rest);
        grammar.define(rest, grammar.choice(List.of(end, more)));
        return rest;
    }

    private int item(int index, List<SchemaNode> all) {
        List<SchemaNode> schemas = new ArrayList<>();
        for (SchemaNode node : all) {
            List<SchemaNode> prefix = node.schemas("prefixItems");
            if (index < prefix.size()) {
                schemas.add(prefix.get(index));
            } else {
                node.schema("items").ifPresent(schemas::add);
            }
        }
        return compiler.rule(schemas);
    }

    private static Bounds bounds(List<SchemaNode> all) {
        int least = 0;
        int most = Integer.MAX_VALUE;
        int prefix = 0;
        for (SchemaNode node : all) {
            least = Math.max(least, node.count("minItems", MOST_COUNTED).orElse(0));
            most = Math.min(most, node.count("maxItems", Integer.MAX_VALUE).orElse(most));
            prefix = Math.max(prefix, node.schemas("prefixItems").size());
            if (node.json().path("items").isArray()) {
                throw node.error("items", "expected one schema; lists of them are prefixItems");
            }
        }
        boolean bounded = most < Integer.MAX_VALUE;
        int counted = bounded ? Math.min(most, MOST_COUNTED) : Math.max(1, Math.max(least, prefix));
        return new Bounds(least, counted, bounded);
    }
}
