package dev.montage.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An OpenAPI document, read for what a value may be. */
record Description(ObjectNode document) {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /**
     * What several schemas allow together, one level deep.
     *
     * @param types JSON types
     * @param texts all that a text may be; empty if it may be any
     * @param fields of an object, with the schemas of each
     * @param items schemas of the items of a list
     */
    record Shape(
            Set<String> types,
            Set<String> texts,
            Map<String, List<JsonNode>> fields,
            List<JsonNode> items) {}

    /** The schemas of what an operation takes or, with status 200, gives; by media type. */
    List<JsonNode> schemas(JsonNode content) {
        List<JsonNode> schemas = new ArrayList<>();
        content.forEach(kind -> schemas.add(kind.path("schema")));
        return schemas;
    }

    /** What a value of any of these schemas may be. */
    Shape shape(List<JsonNode> schemas) {
        Shape shape =
                new Shape(new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new ArrayList<>());
        boolean[] anyText = {false};
        schemas.stream().flatMap(this::alternatives).forEach(leaf -> add(leaf, shape, anyText));
        if (anyText[0]) {
            shape.texts().clear();
        }
        return shape;
    }

    /** What is wrong with a value; empty if it is as the schema says. */
    List<?> complaints(JsonNode schema, String value) {
        ObjectNode whole = document.deepCopy();
        whole.setAll((ObjectNode) schema);
        Schema compiled = REGISTRY.getSchema(whole);
        return compiled.validate(value, InputFormat.JSON);
    }

    private Stream<JsonNode> alternatives(JsonNode schema) {
        Stream<JsonNode> inner =
                Stream.of("anyOf", "oneOf", "allOf")
                        .flatMap(keyword -> schema.path(keyword).valueStream());
        if (schema.has("$ref")) {
            JsonNode target = document.at(schema.get("$ref").asText().substring(1));
            return alternatives(target);
        }
        return Stream.concat(Stream.of(schema), inner.flatMap(this::alternatives));
    }

    private static void add(JsonNode leaf, Shape shape, boolean[] anyText) {
        JsonNode type = leaf.path("type");
        List<String> types =
                type.isArray()
                        ? type.valueStream().map(JsonNode::asText).toList()
                        : type.isTextual() ? List.of(type.asText()) : List.of();
        shape.types().addAll(types);
        leaf.path("enum")
                .valueStream()
                .filter(JsonNode::isTextual)
                .forEach(text -> shape.texts().add(text.asText()));
        anyText[0] |= types.contains("string") && !leaf.has("enum");
        leaf.path("properties")
                .properties()
                .forEach(
                        field ->
                                shape.fields()
                                        .computeIfAbsent(field.getKey(), key -> new ArrayList<>())
                                        .add(field.getValue()));
        if (leaf.has("items")) {
            shape.items().add(leaf.get("items"));
        }
    }
}
