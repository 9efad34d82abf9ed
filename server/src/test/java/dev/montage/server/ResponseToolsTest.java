package dev.montage.server;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tools} of responses, with a model that calls when it is told to say {@code call}. */
final class ResponseToolsTest {
    private static final String TOOLS =
            ",'tools':[{'type':'function','name':'weather','description':'of a city',"
                    + "'parameters':{'type':'object','properties':{'city':{'type':'string',"
                    + "'maxLength':9}},'required':['city'],'additionalProperties':false},"
                    + "'strict':true},{'type':'function','name':'now'}]";

    @RegisterExtension static final ServerUnderTest server = ServerUnderTest.start(Map.of());

    private static Response post(String input, String more) {
        String body = "{'model':'fake-chat','input':" + input + more + "}";
        return server.given().body(body.replace('\'', '"')).post("/v1/responses");
    }

    private static List<JsonPath> events(Response stream) {
        return stream.asString()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonPath.from(line.substring(6)))
                .toList();
    }

    @Test
    void calls() {
        post("'say call'", TOOLS)
                .then()
                .statusCode(200)
                .body("status", equalTo("completed"))
                .body("output.type", equalTo(List.of("message", "function_call", "function_call")))
                .body("output.status", equalTo(List.of("completed", "completed", "completed")))
                .body("output[0].content[0].text", equalTo("Well. "))
                .body("output[1].id", matchesPattern("fc_\\w{20,}"))
                .body("output[1].call_id", matchesPattern("call_\\w{20,}"))
                .body("output[1].name", equalTo("weather"))
                .body("output[1].arguments", equalTo("{\"city\":\"Ulm\"}"))
                .body("output[2].name", equalTo("now"))
                .body("tools", hasSize(2))
                .body("tools[0].parameters.required", equalTo(List.of("city")))
                .body("tools[0].strict", equalTo(true))
                .body("tool_choice", equalTo("auto"))
                .body("parallel_tool_calls", equalTo(true));
    }

    @Test
    void callsWhereItMust() {
        post("'say hello'", TOOLS + ",'tool_choice':'required','parallel_tool_calls':false")
                .then()
                .body("output", hasSize(1))
                .body("output[0].type", equalTo("function_call"))
                .body("tool_choice", equalTo("required"))
                .body("parallel_tool_calls", equalTo(false));
        post("'say hello'", TOOLS + ",'tool_choice':{'type':'function','name':'now'}")
                .then()
                .body("output.name", equalTo(List.of("now")))
                .body("tool_choice.name", equalTo("now"));
        post("'say hello'", TOOLS + ",'tool_choice':'none'")
                .then()
                .body("output.type", equalTo(List.of("message")));
    }

    @Test
    void streamsCallsInPieces() {
        List<JsonPath> events = events(post("'say call'", TOOLS + ",'stream':true"));
        assertEquals(
                IntStream.range(0, events.size()).boxed().toList(),
                events.stream().map(event -> event.getInt("sequence_number")).toList());
        List<String> types = events.stream().map(event -> event.getString("type")).toList();
        assertEquals(3, types.stream().filter("response.output_item.done"::equals).count());
        List<JsonPath> weather =
                events.stream()
                        .filter(event -> event.getString("output_index") != null)
                        .filter(event -> event.getInt("output_index") == 1)
                        .toList();
        assertEquals("response.output_item.added", weather.getFirst().getString("type"));
        assertEquals("in_progress", weather.getFirst().getString("item.status"));
        assertEquals("", weather.getFirst().getString("item.arguments"));
        List<String> deltas =
                weather.stream()
                        .filter(event -> event.getString("type").endsWith("arguments.delta"))
                        .map(event -> event.getString("delta"))
                        .toList();
        assertTrue(deltas.size() > 1, deltas.toString());
        JsonPath done = weather.get(weather.size() - 2);
        assertEquals("response.function_call_arguments.done", done.getString("type"));
        assertEquals(done.getString("arguments"), deltas.stream().collect(Collectors.joining()));
        assertEquals("weather", done.getString("name"));
        JsonPath last = events.getLast();
        assertEquals("response.completed", last.getString("type"));
        assertEquals(
                weather.getLast().getString("item.call_id"),
                last.getString("response.output[1].call_id"));
    }

    @Test
    void goesOnWithWhatCallsGave() {
        Response first = post("'say call'", TOOLS);
        String id =
                post(
                                """
                                [{'type':'function_call_output','call_id':'%s','output':'Sunny.'},
                                 {'type':'function_call_output','call_id':'%s','output':
                                   [{'type':'input_text','text':'noon'}]},
                                 {'role':'user','content':'say hello'}]
                                """
                                        .formatted(
                                                first.path("output[1].call_id"),
                                                first.path("output[2].call_id")),
                                TOOLS + ",'previous_response_id':'" + first.path("id") + "'")
                        .then()
                        .statusCode(200)
                        .body("output[0].content[0].text", equalTo("hello"))
                        .extract()
                        .path("id");
        server.given()
                .get("/v1/responses/" + id + "/input_items?order=asc")
                .then()
                .body(
                        "data.type",
                        equalTo(
                                List.of(
                                        "message",
                                        "message",
                                        "function_call",
                                        "function_call",
                                        "function_call_output",
                                        "function_call_output",
                                        "message")))
                .body("data[5].output", equalTo("noon"));
    }

    @Test
    void takesCallsThatTheClientKept() {
        post(
                        "[{'role':'user','content':'say call'},{'type':'function_call','id':'fc_1',"
                                + "'status':'completed','call_id':'c1','name':'now','arguments':'{}'},"
                                + "{'type':'function_call_output','call_id':'c1','output':'noon'},"
                                + "{'role':'user','content':'say hello'}]",
                        TOOLS + ",'store':false")
                .then()
                .statusCode(200)
                .body("output[0].content[0].text", equalTo("hello"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    'input':'x','tools':[{'type':'web_search'}] | tools[0].type
                    'input':'x','tools':[{'type':'function','function':{'name':'now'}}] | tools[0].name
                    'input':'x','tools':[{'type':'function','name':'a b'}] | tools[0].name
                    'input':'x','tools':[{'type':'function','name':'f','parameters':{'properties':{'b':{'not':{}}}}}] | tools[0].parameters.properties.b.not
                    'input':'x','tool_choice':'required' | tool_choice
                    'input':'x','tools':[{'type':'function','name':'f'}],'tool_choice':{'type':'function','name':'g'} | tool_choice.name
                    'input':'x','tools':[{'type':'function','name':'f'}],'tool_choice':'required','max_output_tokens':3 | max_output_tokens
                    'input':'x','max_tool_calls':1 | max_tool_calls
                    'input':[{'type':'function_call_output','call_id':'x','output':'y'}] | input[0].call_id
                    'input':[{'type':'function_call','call_id':'x','name':'f','arguments':'{'}] | input[0].arguments
                    'input':[{'type':'reasoning','summary':[]}] | input[0].type
                    """)
    void refusesByName(String more, String param) {
        String body = "{'model':'fake-chat'," + more + "}";
        server.given()
                .body(body.replace('\'', '"'))
                .post("/v1/responses")
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param));
    }
}
