package dev.montage.models.schema;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keywords of JSON Schema: which say something about which type, and which are refused. */
final class Keywords {
    private static final Map<String, String> REFUSED =
            Map.ofEntries(
                    Map.entry("not", "say what is allowed, with enum, anyOf or pattern"),
                    Map.entry("if", "use anyOf"),
                    Map.entry("then", "use anyOf"),
                    Map.entry("else", "use anyOf"),
                    Map.entry("dependentRequired", "use anyOf"),
                    Map.entry("dependentSchemas", "use anyOf"),
                    Map.entry("dependencies", "use anyOf"),
                    Map.entry("patternProperties", "use properties and additionalProperties"),
                    Map.entry("propertyNames", "use properties"),
                    Map.entry("minProperties", "use required"),
                    Map.entry("maxProperties", "use properties and additionalProperties"),
                    Map.entry("unevaluatedProperties", "use additionalProperties"),
                    Map.entry("unevaluatedItems", "use items"),
                    Map.entry("additionalItems", "use prefixItems and items"),
                    Map.entry("contains", "use prefixItems and items"),
                    Map.entry("minContains", "use prefixItems and items"),
                    Map.entry("maxContains", "use prefixItems and items"),
                    Map.entry("$dynamicRef", "use $ref"),
                    Map.entry("$recursiveRef", "use $ref"));

    /** The keywords that say something about values of a type alone. */
    static final Map<String, Set<String>> OF_TYPE =
            Map.of(
                    "object", Set.of("properties", "required", "additionalProperties"),
                    "array", Set.of("items", "prefixItems", "minItems", "maxItems"),
                    "string", Set.of("minLength", "maxLength", "pattern", "format"),
                    "number",
                            Set.of(
                                    "minimum",
                                    "maximum",
                                    "exclusiveMinimum",
                                    "exclusiveMaximum",
                                    "multipleOf"));

    private Keywords() {}

    /** Throws if a schema asks for what cannot be enforced. */
    static void check(SchemaNode node) {
        if (!node.json().isObject() && !node.json().isBoolean()) {
            throw new SchemaException(
                    node.path(),
                    "expected a schema (an object or a boolean), found " + node.json());
        }
        REFUSED.forEach(
                (keyword, instead) -> {
                    if (node.has(keyword)) {
                        throw node.error(keyword, "it cannot be enforced; " + instead);
                    }
                });
        if (node.has("uniqueItems") && node.json().path("uniqueItems").asBoolean(true)) {
            throw node.error("uniqueItems", "it cannot be enforced; leave it out");
        }
    }

    /** Those of {@code names} that the schema has. */
    static List<String> present(SchemaNode node, Set<String> names) {
        return names.stream().filter(node::has).sorted().toList();
    }
}
