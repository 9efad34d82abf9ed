package dev.montage.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every number in a body has the bounds that our description says, and no others. */
final class OpenApiBoundsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Numbers that may be anything, or whose most a setting or a model says. */
    private static final Set<String> OPEN = Set.of("seed");

    private static final Set<String> OPEN_ABOVE = Set.of("n", "dimensions");

    private static ServerUnderTest server;
    private static Description description;

    @BeforeAll
    static void start() throws JsonProcessingException {
        server = ServerUnderTest.start(Map.of());
        description =
                new Description(
                        (ObjectNode) JSON.readTree(server.given().get("/openapi.json").asString()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | ChatBody"
                        + " | {'messages':[{'role':'user','content':'say hi'}],'logprobs':true}",
                "/v1/completions | CompletionBody | {'prompt':'say hi'}",
                "/v1/responses | ResponseBody | {'input':'say hi'}",
                "/v1/embeddings | EmbeddingBody | {'input':'hi'}"
            })
    void numbersAreHeldToTheirBounds(String path, String schema, String quoted)
            throws JsonProcessingException {
        ObjectNode body = (ObjectNode) JSON.readTree(quoted.replace('\'', '"'));
        body.put("model", "fake-chat");
        JsonNode fields =
                description.document().at("/components/schemas/" + schema + "/properties");
        int[] numbers = {0};
        fields.properties()
                .forEach(
                        field -> {
                            String type = field.getValue().path("type").asText();
                            if (type.matches("integer|number") && !OPEN.contains(field.getKey())) {
                                numbers[0]++;
                                check(path, body, field.getKey(), field.getValue());
                            }
                        });
        assertNotEquals(0, numbers[0]);
    }

    private static void check(String path, ObjectNode body, String name, JsonNode schema) {
        BigDecimal least = schema.path("minimum").decimalValue();
        assertEquals(!OPEN_ABOVE.contains(name), schema.has("maximum"), name);
        checkRefused(path, body, name, least.subtract(BigDecimal.ONE));
        checkTaken(path, body, name, least);
        if (schema.has("maximum")) {
            BigDecimal most = schema.get("maximum").decimalValue();
            checkRefused(path, body, name, most.add(BigDecimal.ONE));
            checkTaken(path, body, name, most);
        }
    }

    private static Response post(String path, ObjectNode body, String name, BigDecimal value) {
        ObjectNode whole = body.deepCopy();
        whole.put(name, value);
        return server.given().body(whole.toString()).post(path);
    }

    private static void checkRefused(String path, ObjectNode body, String name, BigDecimal value) {
        JsonPath error = post(path, body, name, value).then().statusCode(400).extract().jsonPath();
        assertEquals(name, error.getString("error.param"));
        assertEquals("invalid_value", error.getString("error.code"), name + " " + value);
    }

    private static void checkTaken(String path, ObjectNode body, String name, BigDecimal value) {
        Response response = post(path, body, name, value);
        if (response.statusCode() != 200) {
            // One that depends on another field, as best_of on n.
            assertEquals("unsupported_parameter", response.path("error.code"), name + " " + value);
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/files", "/v1/responses/{response_id}/input_items"})
    void limitsOfListsAreHeldToTheirBounds(String path) {
        String id =
                server.given()
                        .body("{\"model\":\"fake-chat\",\"input\":\"say hi\"}")
                        .post("/v1/responses")
                        .path("id");
        JsonNode limit =
                description
                        .document()
                        .path("paths")
                        .path(path)
                        .path("get")
                        .path("parameters")
                        .valueStream()
                        .filter(parameter -> parameter.path("name").asText().equals("limit"))
                        .findFirst()
                        .orElseThrow()
                        .path("schema");
        String url = path.replace("{response_id}", id) + "?limit=";
        for (String bound : new String[] {"minimum", "maximum"}) {
            int value = limit.get(bound).intValue();
            server.given().get(url + value).then().statusCode(200);
            int beyond = bound.equals("minimum") ? value - 1 : value + 1;
            server.given().get(url + beyond).then().statusCode(400);
        }
    }
}
