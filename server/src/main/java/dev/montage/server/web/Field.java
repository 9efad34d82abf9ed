package dev.montage.server.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One value of a request body that knows where it stands, so that every complaint names its path.
 * JSON null and an absent field are the same.
 */
public final class Field {
    private final JsonNode node;
    private final String path;

    private Field(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** The body itself. */
    public static Field root(JsonNode body) {
        return new Field(body, "");
    }

    /** A text that stood at a path. */
    public static Field of(String path, String text) {
        return new Field(TextNode.valueOf(text), path);
    }

    /** As {@code messages[1].content}. */
    public String path() {
        return path;
    }

    /** A field of this object. */
    public Field get(String name) {
        expect(node.isObject(), "an object");
        JsonNode child = node.path(name);
        return new Field(child, path.isEmpty() ? name : path + "." + name);
    }

    /** The value as it came, for what reads all of it. */
    public JsonNode json() {
        return node;
    }

    public boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    public boolean isText() {
        return node.isTextual();
    }

    public boolean isList() {
        return node.isArray();
    }

    public boolean isNumber() {
        return node.isNumber();
    }

    /** This field read by {@code reader}; empty if absent. */
    public <T> Optional<T> map(Function<Field, T> reader) {
        return isPresent() ? Optional.of(reader.apply(this)) : Optional.empty();
    }

    /** This field, which must be there. */
    public Field required() {
        if (!isPresent()) {
            throw ApiException.field(
                    path,
                    "missing_required_parameter",
                    "Missing required parameter: '" + path + "'.");
        }
        return this;
    }

    public String text() {
        expect(node.isTextual(), "a string");
        String text = node.textValue();
        if (!isUnicode(text)) {
            throw invalid("it holds half a surrogate pair, which is no Unicode text");
        }
        return text;
    }

    public boolean flag() {
        expect(node.isBoolean(), "a boolean");
        return node.booleanValue();
    }

    public long integer(long least, long most) {
        double value = node.doubleValue();
        expect(
                node.isIntegralNumber() || (node.isNumber() && value == Math.rint(value)),
                "a whole number");
        if (!node.canConvertToLong() || node.longValue() < least || node.longValue() > most) {
            throw invalid("expected " + least + " to " + most + ", found " + node.asText());
        }
        return node.longValue();
    }

    public double number(double least, double most) {
        expect(node.isNumber(), "a number");
        double value = node.doubleValue();
        if (!(value >= least && value <= most)) {
            throw invalid("expected " + least + " to " + most + ", found " + node.asText());
        }
        return value;
    }

    /** The items of a list. */
    public List<Field> items() {
        expect(node.isArray(), "a list");
        List<Field> items = new ArrayList<>();
        for (JsonNode item : node) {
            items.add(new Field(item, path + "[" + items.size() + "]"));
        }
        return items;
    }

    /** The fields of an object. */
    public Map<String, Field> entries() {
        expect(node.isObject(), "an object");
        Map<String, Field> entries = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(name -> entries.put(name, get(name)));
        return entries;
    }

    /** An error about this field's value. */
    public ApiException invalid(String why) {
        return ApiException.field(path, "invalid_value", "Invalid '" + path + "': " + why + ".");
    }

    /** An error about a field that is known but cannot be honoured. */
    public ApiException unsupported(String why) {
        return ApiException.field(
                path,
                "unsupported_parameter",
                "Unsupported parameter '" + path + "': " + why + ".");
    }

    private void expect(boolean met, String expected) {
        if (!met) {
            throw ApiException.field(
                    path,
                    "invalid_type",
                    "Invalid type for '"
                            + path
                            + "': expected "
                            + expected
                            + ", found "
                            + typeName(node)
                            + ".");
        }
    }

    static String typeName(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "a list";
            case OBJECT, POJO -> "an object";
            case NULL -> "null";
            case MISSING, BINARY -> node instanceof MissingNode ? "nothing" : "bytes";
        };
    }

    private static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
