package dev.montage.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Holds every reply that a test receives to OpenAI's own description of it: JSON bodies, the events
 * of streams, and errors. {@code openai/extract.py} made the schemas.
 */
final class OpenAiSchemas implements Filter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectNode DOCUMENT = read();
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification specification,
            FilterContext context) {
        Response response = context.next(request, specification);
        String path = URI.create(request.getURI()).getPath();
        String type = Optional.ofNullable(response.contentType()).orElse("");
        if (type.startsWith("application/json")) {
            String body = response.asString();
            replySchema(path, response.statusCode(), body).ifPresent(schema -> check(schema, body));
        } else if (type.startsWith("text/event-stream") && !path.startsWith("/v1/videos/")) {
            String schema = eventSchema(path);
            events(response.asString()).forEach(event -> check(schema, event));
        }
        return response;
    }

    /** OpenAI's description, as far as it is about what Montage has. */
    static ObjectNode document() {
        return DOCUMENT;
    }

    /** Empty for routes that are not OpenAI's. */
    private static Optional<String> replySchema(String path, int status, String body) {
        if (status >= 400) {
            return Optional.of("ErrorResponse");
        }
        return switch (path) {
            case "/v1/chat/completions" -> Optional.of("CreateChatCompletionResponse");
            case "/v1/completions" -> Optional.of("CreateCompletionResponse");
            case "/v1/embeddings" -> floats(body);
            case "/v1/files" ->
                    Optional.of(body.contains("\"data\":") ? "ListFilesResponse" : "OpenAIFile");
            case "/v1/images/generations" -> Optional.of("ImagesResponse");
            case "/v1/models" -> Optional.of("ListModelsResponse");
            case "/v1/audio/transcriptions" ->
                    Optional.of("CreateTranscriptionResponse" + form(body));
            case "/v1/audio/translations" -> Optional.of("CreateTranslationResponse" + form(body));
            default -> itemSchema(path, body);
        };
    }

    private static Optional<String> itemSchema(String path, String body) {
        if (path.startsWith("/v1/models/")) {
            return Optional.of("Model");
        }
        if (path.startsWith("/v1/files/")) {
            return Optional.of(body.contains("\"deleted\":") ? "DeleteFileResponse" : "OpenAIFile");
        }
        if (!path.startsWith("/v1/responses") || body.contains("\"deleted\":")) {
            return Optional.empty();
        }
        return Optional.of(path.endsWith("/input_items") ? "ResponseItemList" : "Response");
    }

    /** The description knows lists of numbers only, and nothing of base64. */
    private static Optional<String> floats(String embeddings) {
        return embeddings.contains("\"embedding\":[")
                ? Optional.of("CreateEmbeddingResponse")
                : Optional.empty();
    }

    private static String form(String transcript) {
        return transcript.contains("\"segments\":") ? "VerboseJson" : "Json";
    }

    private static String eventSchema(String path) {
        return switch (path) {
            case "/v1/chat/completions" -> "CreateChatCompletionStreamResponse";
            case "/v1/completions" -> "CreateCompletionResponse";
            case "/v1/images/generations" -> "ImageGenCompletedEvent";
            case "/v1/responses" -> "ResponseStreamEvent";
            default -> "CreateTranscriptionResponseStreamEvent";
        };
    }

    /** The JSON values of a stream of server-sent events, but for the one of an error. */
    static Stream<String> events(String stream) {
        return Stream.of(stream.split("\n\n", -1))
                .filter(event -> !event.startsWith("event: error\n"))
                .flatMap(String::lines)
                .filter(line -> line.startsWith("data: ") && !line.endsWith("[DONE]"))
                .map(line -> line.substring("data: ".length()));
    }

    private static void check(String name, String body) {
        Schema schema = SCHEMAS.computeIfAbsent(name, OpenAiSchemas::schema);
        assertEquals(List.of(), schema.validate(body, InputFormat.JSON), name + ": " + body);
    }

    private static Schema schema(String name) {
        ObjectNode node = DOCUMENT.deepCopy();
        node.put("$ref", "#/components/schemas/" + name);
        return REGISTRY.getSchema(node);
    }

    private static ObjectNode read() {
        try (InputStream file = OpenAiSchemas.class.getResourceAsStream("/openai/schemas.json")) {
            JsonNode document = JSON.readTree(Objects.requireNonNull(file));
            return (ObjectNode) document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
