package dev.montage.models.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A schema or a part of one.
 *
 * @param path where it stands
 * @param without keywords that were dealt with already
 */
record SchemaNode(JsonNode json, String path, Set<String> without) {

    SchemaNode {
        without = Set.copyOf(without);
    }

    /** A whole schema. */
    static SchemaNode root(JsonNode schema) {
        return new SchemaNode(schema, "", Set.of());
    }

    SchemaNode without(String keyword) {
        Set<String> more = new HashSet<>(without);
        more.add(keyword);
        return new SchemaNode(json, path, more);
    }

    /** What tells it from all others in the same document. */
    String key() {
        return path + without.stream().sorted().toList();
    }

    boolean has(String keyword) {
        return json.has(keyword) && !without.contains(keyword);
    }

    String pathOf(String keyword) {
        return path + "." + keyword;
    }

    SchemaException error(String keyword, String message) {
        return new SchemaException(pathOf(keyword), message);
    }

    /** A schema under a keyword. */
    Optional<SchemaNode> schema(String keyword) {
        return has(keyword)
                ? Optional.of(new SchemaNode(json.get(keyword), pathOf(keyword), Set.of()))
                : Optional.empty();
    }

    /** A list of schemas under a keyword; empty if there is none. */
    List<SchemaNode> schemas(String keyword) {
        List<SchemaNode> items = new ArrayList<>();
        if (has(keyword)) {
            JsonNode list = expect(keyword, json.get(keyword).isArray(), "a list of schemas");
            for (JsonNode item : list) {
                String at = pathOf(keyword) + "[" + items.size() + "]";
                items.add(new SchemaNode(item, at, Set.of()));
            }
        }
        return items;
    }

    /** Schemas by name under a keyword, in order; empty if there are none. */
    Map<String, SchemaNode> named(String keyword) {
        Map<String, SchemaNode> named = new LinkedHashMap<>();
        if (has(keyword)) {
            JsonNode object = expect(keyword, json.get(keyword).isObject(), "an object");
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                String at = pathOf(keyword) + "." + entry.getKey();
                named.put(entry.getKey(), new SchemaNode(entry.getValue(), at, Set.of()));
            }
        }
        return named;
    }

    /** Any values under a keyword. */
    List<JsonNode> values(String keyword) {
        List<JsonNode> values = new ArrayList<>();
        expect(keyword, json.get(keyword).isArray(), "a list").forEach(values::add);
        return values;
    }

    /** Texts under a keyword; empty if there are none. */
    List<String> texts(String keyword) {
        List<String> texts = new ArrayList<>();
        if (has(keyword)) {
            for (JsonNode item : values(keyword)) {
                texts.add(expect(keyword, item, item.isTextual(), "a list of strings").asText());
            }
        }
        return texts;
    }

    Optional<String> text(String keyword) {
        return has(keyword)
                ? Optional.of(
                        expect(keyword, json.get(keyword).isTextual(), "a string").textValue())
                : Optional.empty();
    }

    Optional<BigDecimal> number(String keyword) {
        return has(keyword)
                ? Optional.of(
                        expect(keyword, json.get(keyword).isNumber(), "a number").decimalValue())
                : Optional.empty();
    }

    /** A bound on a count, {@code most} at most; empty if there is none. */
    Optional<Integer> count(String keyword, int most) {
        Optional<BigDecimal> number = number(keyword);
        if (number.isPresent()
                && (number.get().signum() < 0
                        || number.get().stripTrailingZeros().scale() > 0
                        || number.get().compareTo(BigDecimal.valueOf(most)) > 0)) {
            throw error(
                    keyword,
                    "expected a whole number from 0 to "
                            + most
                            + ", found "
                            + number.get().toPlainString());
        }
        return number.map(BigDecimal::intValueExact);
    }

    private JsonNode expect(String keyword, boolean met, String expected) {
        return expect(keyword, json.get(keyword), met, expected);
    }

    private JsonNode expect(String keyword, JsonNode found, boolean met, String expected) {
        if (!met) {
            throw error(keyword, "expected " + expected + ", found " + found);
        }
        return found;
    }
}
