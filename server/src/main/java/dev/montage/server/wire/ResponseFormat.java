package dev.montage.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.server.web.Field;
import java.util.regex.Pattern;

/** The form that an answer must have. */
public sealed interface ResponseFormat {
    /** Any. */
    record Text() implements ResponseFormat {}

    /** A JSON object. */
    record JsonObject() implements ResponseFormat {}

    /**
     * A JSON document that meets a schema.
     *
     * @param place the field that holds the schema
     */
    record JsonSchema(JsonNode schema, String place) implements ResponseFormat {}

    /** What names of schemas and functions are made of. */
    Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Reads {@code response_format}. */
    static ResponseFormat of(Field format) {
        if (!format.isPresent()) {
            return new Text();
        }
        Field type = format.get("type").required();
        return switch (type.text()) {
            case "text" -> new Text();
            case "json_object" -> new JsonObject();
            case "json_schema" -> jsonSchema(format.get("json_schema").required());
            default ->
                    throw type.invalid(
                            "expected text, json_object or json_schema, found " + type.text());
        };
    }

    /** Reads {@code text.format}, of which the parts of a schema stand in the format itself. */
    static ResponseFormat ofText(Field format) {
        return format.isPresent() && format.get("type").required().text().equals("json_schema")
                ? jsonSchema(format)
                : of(format);
    }

    /** A schema is enforced whether {@code strict} or not. */
    private static JsonSchema jsonSchema(Field named) {
        checkName(named.get("name").required());
        named.get("strict").map(Field::flag);
        Field schema = named.get("schema").required();
        return new JsonSchema(schema.json(), schema.path());
    }

    /** Throws unless the field holds a name for a schema or a function. */
    static String checkName(Field name) {
        if (!NAME.matcher(name.text()).matches()) {
            throw name.invalid("expected 1 to 64 letters, digits, _ or -, found " + name.text());
        }
        return name.text();
    }
}
