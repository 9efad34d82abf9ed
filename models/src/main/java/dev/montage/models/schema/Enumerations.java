package dev.montage.models.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.grammar.GrammarBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/** {@code enum} and {@code const}: a few values, written as JSON without spaces. */
final class Enumerations {
    private static final int MOST = 10_000;

    private Enumerations() {}

    static int rule(List<SchemaNode> all, Set<String> types, GrammarBuilder grammar) {
        for (SchemaNode node : all) {
            for (Set<String> keywords : Keywords.OF_TYPE.values()) {
                for (String keyword : Keywords.present(node, keywords)) {
                    throw node.error(
                            keyword,
                            "beside enum or const it cannot be enforced; list the values that meet it");
                }
            }
        }
        boolean typed = all.stream().anyMatch(node -> node.has("type"));
        List<JsonNode> values =
                values(all).orElseThrow().stream()
                        .filter(value -> !typed || Types.allows(types, type(value)))
                        .toList();
        List<Automaton> texts =
                values.stream().map(value -> Regular.literal(value.toString())).toList();
        return texts.isEmpty()
                ? grammar.choice(List.of())
                : grammar.regular(Operations.union(texts));
    }

    /** The values that all of some schemas list; empty if none lists any. */
    static Optional<List<JsonNode>> values(List<SchemaNode> all) {
        Optional<List<JsonNode>> values = Optional.empty();
        for (SchemaNode node : all) {
            List<List<JsonNode>> lists = new ArrayList<>();
            if (node.has("enum")) {
                lists.add(listed(node));
            }
            if (node.has("const")) {
                lists.add(List.of(node.json().get("const")));
            }
            for (List<JsonNode> list : lists) {
                values =
                        Optional.of(
                                values.orElse(list).stream()
                                        .filter(value -> contains(list, value))
                                        .toList());
            }
        }
        return values;
    }

    /** Whether an equal value is in the list; 1 and 1.0 are equal. */
    static boolean contains(List<JsonNode> list, JsonNode value) {
        return list.stream()
                .anyMatch(
                        other ->
                                other.equals(value)
                                        || (other.isNumber()
                                                && value.isNumber()
                                                && other.decimalValue()
                                                                .compareTo(value.decimalValue())
                                                        == 0));
    }

    private static List<JsonNode> listed(SchemaNode node) {
        List<JsonNode> values = node.values("enum");
        if (values.isEmpty() || values.size() > MOST) {
            throw node.error("enum", "expected 1 to " + MOST + " values, found " + values.size());
        }
        return values;
    }

    /** As in {@code type}; a number without a fraction is an integer. */
    static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> "object";
            case ARRAY -> "array";
            case STRING, BINARY -> "string";
            case BOOLEAN -> "boolean";
            case NULL, MISSING -> "null";
            case NUMBER ->
                    value.decimalValue().stripTrailingZeros().scale() <= 0 ? "integer" : "number";
        };
    }
}
