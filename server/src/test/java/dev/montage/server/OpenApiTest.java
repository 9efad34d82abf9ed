package dev.montage.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Field;
import dev.montage.server.wire.ChatRequest;
import dev.montage.server.wire.CompletionRequest;
import dev.montage.server.wire.EmbeddingRequest;
import dev.montage.server.wire.ResponseRequest;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our own description against the routes, against what is read, and against OpenAI's. */
final class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PART = "post /v1/chat/completions request.messages[].content[].";

    /** Where Montage knowingly says more than OpenAI's description does. */
    private static final Set<String> KNOWN =
            Set.of(
                    // Other media than OpenAI takes, and other files of sound.
                    PART + "type: \"audio_url\"",
                    PART + "type: \"video_url\"",
                    PART + "input_audio.format: \"aac\"",
                    PART + "input_audio.format: \"flac\"",
                    PART + "input_audio.format: \"m4a\"",
                    PART + "input_audio.format: \"mp4\"",
                    PART + "input_audio.format: \"ogg\"",
                    PART + "input_audio.format: \"opus\"",
                    PART + "input_audio.format: \"webm\"",
                    // Sound in responses, as OpenAI has it in chats.
                    "post /v1/responses request.input[].content[].type: \"input_audio\"",
                    "get /v1/responses/{response_id}/input_items"
                            + " reply.data[].content[].type: \"input_audio\"",
                    // The service sends base64, too; its description forgets it.
                    "post /v1/embeddings reply.data[].embedding: string",
                    // The service says null here, as it does where it does not stream.
                    "post /v1/chat/completions event.choices[].logprobs.refusal: null",
                    // One record is the reply of two routes.
                    "post /v1/audio/transcriptions reply.task: \"translate\"");

    private static ServerUnderTest server;
    private static Description ours;

    @BeforeAll
    static void start() throws JsonProcessingException {
        server = ServerUnderTest.start(Map.of());
        ours =
                new Description(
                        (ObjectNode) JSON.readTree(server.given().get("/openapi.json").asString()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void describesRoutesThatAreThere() {
        ours.document()
                .path("paths")
                .properties()
                .forEach(
                        path -> {
                            String allowed =
                                    path.getValue()
                                            .propertyStream()
                                            .map(method -> method.getKey().toUpperCase(Locale.ROOT))
                                            .sorted()
                                            .collect(Collectors.joining(", "));
                            String allow =
                                    server.given()
                                            .put(path.getKey().replaceAll("\\{\\w+}", "x"))
                                            .header("Allow");
                            assertEquals(
                                    allowed,
                                    Stream.of(allow.split(", ", -1))
                                            .sorted()
                                            .collect(Collectors.joining(", ")),
                                    path.getKey());
                        });
    }

    @Test
    void agreesWithOpenAi() {
        Description theirs = new Description(OpenAiSchemas.document());
        Set<String> differences = new TreeSet<>();
        List<String> compared = new ArrayList<>();
        theirs.document()
                .path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                method -> {
                                                    String name =
                                                            method.getKey() + " " + path.getKey();
                                                    compared.add(name);
                                                    JsonNode own =
                                                            ours.document()
                                                                    .path("paths")
                                                                    .path(path.getKey())
                                                                    .path(method.getKey());
                                                    compare(
                                                            theirs,
                                                            own,
                                                            method.getValue(),
                                                            name,
                                                            differences);
                                                }));
        assertEquals(16, compared.size());
        assertEquals(KNOWN, differences);
    }

    private static void compare(
            Description theirs,
            JsonNode own,
            JsonNode other,
            String name,
            Set<String> differences) {
        for (String part : List.of("/requestBody", "/responses/200")) {
            JsonNode contents = own.at(part).path("content");
            contents.properties()
                    .forEach(
                            content -> {
                                JsonNode schema =
                                        other.at(part)
                                                .path("content")
                                                .path(content.getKey())
                                                .path("schema");
                                String what =
                                        part.equals("/requestBody")
                                                ? " request"
                                                : content.getKey().contains("event")
                                                        ? " event"
                                                        : " reply";
                                compare(
                                        theirs,
                                        List.of(content.getValue().path("schema")),
                                        List.of(schema),
                                        name + what,
                                        differences);
                            });
        }
    }

    /** Adds each difference in a field that both have. */
    private static void compare(
            Description theirs,
            List<JsonNode> own,
            List<JsonNode> other,
            String where,
            Set<String> differences) {
        Description.Shape a = ours.shape(own);
        Description.Shape b = theirs.shape(other);
        if (b.types().isEmpty()) {
            return;
        }
        a.types().stream()
                .filter(type -> !b.types().contains(type))
                .filter(type -> !(type.equals("integer") && b.types().contains("number")))
                .forEach(type -> differences.add(where + ": " + type));
        if (!b.texts().isEmpty() && a.types().contains("string")) {
            if (a.texts().isEmpty()) {
                differences.add(where + ": any text, not one of " + b.texts());
            }
            a.texts().stream()
                    .filter(text -> !b.texts().contains(text))
                    .forEach(text -> differences.add(where + ": \"" + text + "\""));
        }
        a.fields()
                .forEach(
                        (name, schemas) -> {
                            if (b.fields().containsKey(name)) {
                                compare(
                                        theirs,
                                        schemas,
                                        b.fields().get(name),
                                        where + "." + name,
                                        differences);
                            }
                        });
        if (!a.items().isEmpty() && !b.items().isEmpty()) {
            compare(theirs, a.items(), b.items(), where + "[]", differences);
        }
    }

    @Test
    void describesWhatIsRead() throws JsonProcessingException {
        String chat = "{'model':'m','messages':[{'role':'user','content':'x'}]}";
        assertDescribed("ChatBody", chat, body -> ChatRequest.of(body, 1));
        String completion = "{'model':'m','prompt':'x'}";
        assertDescribed("CompletionBody", completion, body -> CompletionRequest.of(body, 1));
        String input = "{'model':'m','input':'x'}";
        assertDescribed("EmbeddingBody", input, EmbeddingRequest::of);
        assertDescribed("ResponseBody", input, ResponseRequest::of);
    }

    /** All that is described is read, and what else is read is refused. */
    private static void assertDescribed(String schema, String body, Consumer<Field> reader)
            throws JsonProcessingException {
        Watched watched = new Watched(body);
        reader.accept(Field.root(watched));
        Set<String> described =
                ours.document()
                        .path("components")
                        .path("schemas")
                        .path(schema)
                        .path("properties")
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        assertFalse(described.isEmpty());
        Set<String> unread = new TreeSet<>(described);
        unread.removeAll(watched.asked);
        assertEquals(Set.of(), unread, schema);
        watched.asked.stream()
                .filter(name -> !described.contains(name))
                .forEach(name -> assertRefused(body, name, reader));
    }

    private static void assertRefused(String body, String name, Consumer<Field> reader) {
        for (String value : List.of("'x'", "7", "{'x':1}", "['x']")) {
            String more = body.replaceFirst("}$", ",'" + name + "':" + value + "}");
            ApiException e =
                    assertThrows(
                            ApiException.class,
                            () -> reader.accept(Field.root(new Watched(more))),
                            more);
            assertEquals(name, e.body().error().param().orElse("").replaceFirst("[.\\[].*", ""));
        }
    }

    /** A body that remembers which of its fields were looked at. */
    @SuppressWarnings("unchecked") // that ObjectNode's deepCopy() is
    private static final class Watched extends ObjectNode {
        @Serial private static final long serialVersionUID = 1L;

        private final transient Set<String> asked = new TreeSet<>();

        Watched(String body) throws JsonProcessingException {
            super(JsonNodeFactory.instance);
            setAll((ObjectNode) JSON.readTree(body.replace('\'', '"')));
        }

        @Override
        public JsonNode path(String name) {
            asked.add(name);
            return super.path(name);
        }
    }
}
