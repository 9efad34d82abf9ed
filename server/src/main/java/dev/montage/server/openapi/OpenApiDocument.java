package dev.montage.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.montage.server.web.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The description of all routes in the words of OpenAPI 3.1. */
public final class OpenApiDocument {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final String INFO =
            "Errors have one shape everywhere. In bodies of requests, null is the same as leaving a"
                    + " field out; fields that nobody knows are ignored.";

    private final Schemas schemas = new Schemas();

    private OpenApiDocument() {}

    /** Writes it. */
    public static JsonNode write() {
        return new OpenApiDocument().document();
    }

    private ObjectNode document() {
        ObjectNode document = object().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Montage")
                .put("version", "1")
                .put("description", INFO);
        ObjectNode paths = document.putObject("paths");
        ApiOperations.all()
                .forEach(
                        operation ->
                                paths.withObjectProperty(operation.path())
                                        .set(operation.method(), describe(operation)));
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.definitions());
        components
                .putObject("securitySchemes")
                .putObject("key")
                .put("type", "http")
                .put("scheme", "bearer");
        document.putArray("security").addObject().putArray("key");
        return document;
    }

    private ObjectNode describe(Operation operation) {
        ObjectNode described = object().put("summary", operation.summary());
        if (operation.path().startsWith("/health/")) {
            described.putArray("security"); // needs no key
        }
        ArrayNode parameters = described.putArray("parameters");
        PATH_PARAMETER
                .matcher(operation.path())
                .results()
                .map(MatchResult::group)
                .map(name -> name.substring(1, name.length() - 1))
                .forEach(name -> parameters.add(parameter(name, "path", String.class)));
        for (Operation.Parameter query : operation.parameters()) {
            ObjectNode parameter = parameter(query.name(), "query", query.type());
            parameters.add(parameter);
            ObjectNode schema = parameter.withObjectProperty("schema");
            if (!query.values().isEmpty()) {
                ArrayNode values = schema.putArray("enum");
                query.values().forEach(values::add);
            }
            if (query.most() > 0) {
                schema.put("minimum", query.least()).put("maximum", query.most());
            }
        }
        operation
                .body()
                .ifPresent(
                        body ->
                                described
                                        .putObject("requestBody")
                                        .put("required", true)
                                        .set("content", contents(List.of(body))));
        ObjectNode replies = described.putObject("responses");
        replies.putObject("200")
                .put("description", "As asked for.")
                .set("content", contents(operation.replies()));
        replies.putObject("default")
                .put("description", "An error.")
                .set(
                        "content",
                        contents(
                                List.of(
                                        new Operation.Content(
                                                "application/json",
                                                ApiException.Body.class,
                                                List.of()))));
        return described;
    }

    private ObjectNode parameter(String name, String in, Class<?> type) {
        ObjectNode parameter =
                object().put("name", name).put("in", in).put("required", in.equals("path"));
        parameter.set("schema", schemas.of(type, List.of()));
        return parameter;
    }

    /** Contents by media type; where a media type has several, it is any of them. */
    private ObjectNode contents(List<Operation.Content> contents) {
        Map<String, ArrayNode> byMediaType = new LinkedHashMap<>();
        for (Operation.Content content : contents) {
            byMediaType
                    .computeIfAbsent(
                            content.mediaType(), type -> JsonNodeFactory.instance.arrayNode())
                    .add(schemas.of(content.type(), content.arguments()));
        }
        ObjectNode described = object();
        byMediaType.forEach(
                (mediaType, any) ->
                        described
                                .putObject(mediaType)
                                .set(
                                        "schema",
                                        any.size() == 1 ? any.get(0) : object().set("anyOf", any)));
        return described;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
