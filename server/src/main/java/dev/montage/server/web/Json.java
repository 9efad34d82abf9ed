package dev.montage.server.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * JSON in the house style: snake_case keys, absent fields as null unless a record says otherwise.
 */
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .maxNestingDepth(100)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .addModule(new Jdk8Module())
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
                    .build();

    private Json() {}

    /** A record as UTF-8 bytes. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a record as the whole reply. */
    public static void send(ServerResponse response, Object value) {
        response.header(HeaderValues.CONTENT_TYPE_JSON);
        response.send(bytes(value));
    }

    /** A record as indented text, for people. */
    public static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The object that a request body holds.
     *
     * @throws ApiException (400) if the bytes are not one JSON object in valid UTF-8
     */
    public static JsonNode object(byte[] body) {
        if (body.length == 0) {
            throw ApiException.of(
                    400, "invalid_json", "The body is empty: expected a JSON object.");
        }
        JsonNode node = parse(body);
        if (!node.isObject()) {
            throw ApiException.of(
                    400,
                    "invalid_json",
                    "The body must be a JSON object, found " + Field.typeName(node) + ".");
        }
        return node;
    }

    /**
     * The value that a text in a form holds.
     *
     * @param name of the field, for errors
     */
    public static JsonNode value(String name, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw Form.invalid(name, "expected JSON: " + e.getOriginalMessage());
        }
    }

    private static JsonNode parse(byte[] body) {
        try (JsonParser parser = MAPPER.createParser(body)) {
            JsonNode node = MAPPER.readTree(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more text after the end");
            }
            return node;
        } catch (JsonProcessingException e) {
            String where =
                    Optional.ofNullable(e.getLocation())
                            .map(
                                    at ->
                                            " (line "
                                                    + at.getLineNr()
                                                    + ", column "
                                                    + at.getColumnNr()
                                                    + ")")
                            .orElse("");
            throw ApiException.of(
                    400,
                    "invalid_json",
                    "The body is not valid JSON: " + e.getOriginalMessage() + where + ".");
        } catch (IOException e) {
            // A CharConversionException: the bytes are not UTF-8.
            throw ApiException.of(
                    400, "invalid_json", "The body is not valid JSON: " + e.getMessage() + ".");
        }
    }
}
