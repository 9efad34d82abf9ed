package dev.montage.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.montage.server.openapi.OpenApiDocument;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds every reply that a test receives to our own description: its route, its type, its fields.
 */
final class DescribedReplies implements Filter {
    private static final Description DESCRIPTION =
            new Description((ObjectNode) OpenApiDocument.write());

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification specification,
            FilterContext context) {
        Response response = context.next(request, specification);
        String method = request.getMethod().toLowerCase(Locale.ROOT);
        String path = URI.create(request.getURI()).getPath();
        Optional<JsonNode> operation = operation(method, path);
        if (response.statusCode() == 200) {
            assertFalse(operation.isEmpty(), "no description of " + method + " " + path);
            check(operation.get().at("/responses/200/content"), response);
        } else if (response.statusCode() >= 400 && operation.isPresent()) {
            check(operation.get().at("/responses/default/content"), response);
        }
        return response;
    }

    private static Optional<JsonNode> operation(String method, String path) {
        return DESCRIPTION
                .document()
                .path("paths")
                .propertyStream()
                .filter(known -> path.matches(known.getKey().replaceAll("\\{\\w+}", "[^/]+")))
                .map(known -> known.getValue().path(method))
                .filter(JsonNode::isObject)
                .findFirst();
    }

    private static void check(JsonNode contents, Response response) {
        String type = response.contentType().replaceFirst(";.*", "");
        JsonNode schema = contents.path(type).path("schema");
        assertFalse(schema.isMissingNode(), "not described: " + type);
        if (type.equals("application/json") || type.equals("text/event-stream")) {
            values(type, response.asString())
                    .forEach(
                            value ->
                                    assertEquals(
                                            List.of(),
                                            DESCRIPTION.complaints(schema, value),
                                            value));
        }
    }

    private static Stream<String> values(String type, String body) {
        return type.equals("text/event-stream") ? OpenAiSchemas.events(body) : Stream.of(body);
    }
}
