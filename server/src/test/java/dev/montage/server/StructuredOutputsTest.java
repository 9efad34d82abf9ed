package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code response_format}, with a model that says anything. */
final class StructuredOutputsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PERSON =
            "{'type':'object','properties':{'name':{'type':'string','maxLength':9},"
                    + "'age':{'type':'integer','minimum':0,'maximum':99}},"
                    + "'required':['name','age'],'additionalProperties':false}";

    @RegisterExtension static final ServerUnderTest server = ServerUnderTest.start(Map.of());

    private static Response post(String format, String more) {
        String body =
                "{'model':'fake-chat','messages':[{'role':'user','content':'say hello'}],"
                        + "'response_format':"
                        + format
                        + more
                        + "}";
        return server.given().body(body.replace('\'', '"')).post("/v1/chat/completions");
    }

    private static String schema(String schema) {
        return "{'type':'json_schema','json_schema':{'name':'answer','strict':true,'schema':"
                + schema
                + "}}";
    }

    private static JsonNode document(String content) throws JsonProcessingException {
        return JSON.readTree(content);
    }

    @Test
    void answersWithAnObject() throws JsonProcessingException {
        String content =
                post("{'type':'json_object'}", ",'max_tokens':60")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("choices[0].message.content");
        assertTrue(document(content).isObject(), content);
    }

    @Test
    void answersBySchema() throws JsonProcessingException {
        List<String> contents =
                post(schema(PERSON), ",'n':3,'seed':1,'logprobs':true")
                        .then()
                        .statusCode(200)
                        .body("choices", hasSize(3))
                        .body("choices[0].finish_reason", equalTo("stop"))
                        .extract()
                        .path("choices.message.content");
        for (String content : contents) {
            assertEquals(2, document(content).size(), content);
            assertTrue(document(content).get("name").textValue().length() <= 9, content);
            assertTrue(document(content).get("age").intValue() <= 99, content);
        }
        assertNotEquals(contents.get(0), contents.get(1));
        assertEquals(
                contents, post(schema(PERSON), ",'n':3,'seed':1").path("choices.message.content"));
    }

    @Test
    void streamsBySchema() throws JsonProcessingException {
        String content =
                post(schema(PERSON), ",'stream':true")
                        .asString()
                        .lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> JsonPath.from(line.substring(6)))
                        .map(
                                chunk ->
                                        Optional.ofNullable(
                                                chunk.getString("choices[0].delta.content")))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining());
        assertEquals(2, document(content).size());
    }

    @Test
    void fitsEveryLimitOrSaysWhichWouldDo() throws JsonProcessingException {
        int least = "{\"name\":\"\",\"age\":0}".length();
        post(schema(PERSON), ",'max_tokens':" + (least - 1))
                .then()
                .statusCode(400)
                .body("error.param", equalTo("max_tokens"))
                .body("error.message", containsString("needs " + least + " tokens"));
        post(schema(PERSON), ",'max_completion_tokens':1")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("max_completion_tokens"));
        Set<String> reasons = new HashSet<>();
        for (int limit = least; limit < least + 9; limit++) {
            Response response = post(schema(PERSON), ",'seed':1,'max_tokens':" + limit);
            assertEquals(2, document(response.path("choices[0].message.content")).size());
            reasons.add(response.path("choices[0].finish_reason"));
        }
        assertTrue(reasons.contains("length"), reasons.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    {'type':'json_schema','json_schema':{'name':'a b','schema':{}}} | json_schema.name | expected 1 to 64
                    {'type':'json_schema','json_schema':{'name':'a'}} | json_schema.schema | Missing
                    {'type':'json_schema','json_schema':{'name':'a','strict':1,'schema':{}}} | json_schema.strict | a boolean
                    {'type':'json_schema','json_schema':{'name':'a','schema':{'properties':{'b':{'type':'array','contains':{}}}}}} | json_schema.schema.properties.b.contains | use prefixItems
                    {'type':'json_schema','json_schema':{'name':'a','schema':{'type':'string','format':'x'}}} | json_schema.schema.format | uuid
                    {'type':'json_schema','json_schema':{'name':'a','schema':false}} | json_schema.schema | finite
                    {'type':'json_schema','json_schema':{'name':'a','schema':{'anyOf':[{'$ref':'#'},{}]}}} | json_schema.schema | refers to itself
                    """)
    void refusesByName(String format, String place, String message) {
        post(format, "")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("response_format." + place))
                .body("error.message", containsString(message));
    }

    @Test
    void refusesToGoOnAfterTheEnd() {
        post("{'type':'json_object'}", ",'ignore_eos':true")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("ignore_eos"));
    }
}
