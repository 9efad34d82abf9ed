package dev.montage.models.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows {@code $ref} within one schema, and takes {@code allOf} apart. */
final class References {
    private static final int LONGEST_WAY = 100;

    private final JsonNode root;

    References(JsonNode root) {
        this.root = root;
    }

    /** Schemas without {@code $ref} and {@code allOf} that say the same as all of the given. */
    List<SchemaNode> flatten(List<SchemaNode> all) {
        Map<String, SchemaNode> flat = new LinkedHashMap<>();
        all.forEach(node -> flatten(node, flat, List.of()));
        return new ArrayList<>(flat.values());
    }

    private void flatten(SchemaNode node, Map<String, SchemaNode> flat, List<String> way) {
        Keywords.check(node);
        if (way.size() > LONGEST_WAY || way.contains(node.path())) {
            throw new SchemaException(
                    node.path(),
                    "it refers to itself without anything in between, or by way of too many");
        }
        List<String> further = new ArrayList<>(way);
        further.add(node.path());
        node.text("$ref").ifPresent(ref -> flatten(target(node, ref), flat, further));
        node.schemas("allOf").forEach(part -> flatten(part, flat, further));
        SchemaNode rest = node.without("$ref").without("allOf");
        flat.put(rest.key(), rest);
    }

    private SchemaNode target(SchemaNode node, String ref) {
        if (!ref.equals("#") && !ref.startsWith("#/")) {
            throw node.error(
                    "$ref", "expected a place in the same schema, as #/$defs/name, found " + ref);
        }
        JsonNode at = root;
        StringBuilder path = new StringBuilder();
        if (ref.length() > 1) {
            for (String encoded : ref.substring(2).split("/", -1)) {
                String step =
                        URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8)
                                .replace("~1", "/")
                                .replace("~0", "~");
                boolean index = at.isArray() && step.matches("\\d{1,9}");
                path.append(index ? "[" + step + "]" : "." + step);
                at = index ? at.path(Integer.parseInt(step)) : at.path(step);
            }
        }
        if (at.isMissingNode()) {
            throw node.error("$ref", "there is nothing at " + ref);
        }
        return new SchemaNode(at, path.toString(), Set.of());
    }
}
