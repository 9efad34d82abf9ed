package dev.montage.models.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the branches of a {@code oneOf} exclude each other, so that meeting any is meeting one:
 * by type, by values listed, or by a property.
 */
final class Exclusion {
    private final References references;

    Exclusion(References references) {
        this.references = references;
    }

    /** Throws unless every two branches are seen to have no value in common. */
    void check(SchemaNode node, List<SchemaNode> branches) {
        List<List<SchemaNode>> flat =
                branches.stream().map(branch -> references.flatten(List.of(branch))).toList();
        for (int i = 0; i < flat.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!apart(flat.get(j), flat.get(i))) {
                    throw node.error(
                            "oneOf",
                            "expected branches told apart by type, by enum, or by a required property"
                                    + " that is const; "
                                    + j
                                    + " and "
                                    + i
                                    + " may have values in common: use anyOf");
                }
            }
        }
    }

    private boolean apart(List<SchemaNode> a, List<SchemaNode> b) {
        Set<String> object = Set.of("object");
        return valuesApart(a, b)
                || (types(a).equals(object)
                        && types(b).equals(object)
                        && (differ(a, b) || lacks(a, b) || lacks(b, a)));
    }

    /** By the values listed, or by type. */
    private static boolean valuesApart(List<SchemaNode> a, List<SchemaNode> b) {
        Optional<List<JsonNode>> some = Enumerations.values(a);
        Optional<List<JsonNode>> others = Enumerations.values(b);
        if (some.isEmpty() || others.isEmpty()) {
            return Types.apart(types(a), types(b));
        }
        return some.get().stream().noneMatch(value -> Enumerations.contains(others.get(), value));
    }

    /** The types that are sure; what only keywords suggest is not. */
    private static Set<String> types(List<SchemaNode> all) {
        Optional<List<JsonNode>> values = Enumerations.values(all);
        if (values.isPresent()) {
            Set<String> types = new LinkedHashSet<>();
            values.get().forEach(value -> types.add(Enumerations.type(value)));
            return types;
        }
        return all.stream().anyMatch(node -> node.has("type")) ? Types.of(all) : Types.ALL;
    }

    /** Whether a property that both require has no value in common. */
    private boolean differ(List<SchemaNode> a, List<SchemaNode> b) {
        return required(a).stream()
                .filter(required(b)::contains)
                .anyMatch(name -> valuesApart(property(a, name), property(b, name)));
    }

    /** Whether the first requires a property that the second forbids. */
    private static boolean lacks(List<SchemaNode> a, List<SchemaNode> b) {
        return required(a).stream()
                .anyMatch(
                        name ->
                                b.stream()
                                        .anyMatch(
                                                node ->
                                                        isClosed(node)
                                                                && !node.named("properties")
                                                                        .containsKey(name)));
    }

    private static boolean isClosed(SchemaNode node) {
        return node.schema("additionalProperties")
                .filter(others -> others.json().isBoolean() && !others.json().asBoolean())
                .isPresent();
    }

    private static Set<String> required(List<SchemaNode> all) {
        Set<String> names = new LinkedHashSet<>();
        all.forEach(node -> names.addAll(node.texts("required")));
        return names;
    }

    private List<SchemaNode> property(List<SchemaNode> all, String name) {
        List<SchemaNode> schemas = new ArrayList<>();
        for (SchemaNode node : all) {
            Map<String, SchemaNode> named = node.named("properties");
            if (named.containsKey(name)) {
                schemas.add(named.get(name));
            }
        }
        return references.flatten(schemas);
    }
}
