package dev.montage.models.schema;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which types of value may stand somewhere. */
final class Types {
    /** Every value is of one of these; an integer is a number. */
    static final Set<String> ALL = Set.of("object", "array", "string", "number", "boolean", "null");

    private Types() {}

    /**
     * The types that all of some schemas allow. Without {@code type}, those that the other keywords
     * speak of; all if there are none.
     *
     * @return without integer where number is allowed
     */
    static Set<String> of(List<SchemaNode> all) {
        if (all.stream().noneMatch(node -> node.has("type"))) {
            return implied(all);
        }
        Set<String> types = new LinkedHashSet<>(List.of("object", "array", "string"));
        types.addAll(List.of("number", "integer", "boolean", "null"));
        all.stream()
                .filter(node -> node.has("type"))
                .map(Types::declared)
                .forEach(declared -> types.removeIf(type -> !allows(declared, type)));
        if (types.contains("number")) {
            types.remove("integer");
        }
        return types;
    }

    /** Whether no value is of a type in both. */
    static boolean apart(Set<String> some, Set<String> others) {
        return some.stream().noneMatch(type -> allows(others, type))
                && others.stream().noneMatch(type -> allows(some, type));
    }

    static boolean allows(Collection<String> types, String type) {
        return types.contains(type) || (type.equals("integer") && types.contains("number"));
    }

    private static Set<String> declared(SchemaNode node) {
        Set<String> types =
                new LinkedHashSet<>(
                        node.json().get("type").isTextual()
                                ? List.of(node.json().get("type").asText())
                                : node.texts("type"));
        for (String type : types) {
            if (!ALL.contains(type) && !type.equals("integer")) {
                throw node.error(
                        "type",
                        "expected object, array, string, number, integer, boolean or null, found "
                                + type);
            }
        }
        return types;
    }

    private static Set<String> implied(List<SchemaNode> all) {
        Set<String> types = new LinkedHashSet<>();
        Keywords.OF_TYPE.forEach(
                (type, keywords) -> {
                    if (all.stream().anyMatch(n -> !Keywords.present(n, keywords).isEmpty())) {
                        types.add(type);
                    }
                });
        return types.isEmpty() ? ALL : types;
    }
}
