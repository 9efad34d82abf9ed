package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.sequence.Segment;
import dev.montage.server.fakes.ByteTokenizer;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tools}, with a model that calls when it is told to say {@code call}. */
final class ToolsTest {
    private static final String WEATHER =
            "{'type':'function','function':{'name':'weather','description':'of a city',"
                    + "'parameters':{'type':'object','properties':{'city':{'type':'string',"
                    + "'maxLength':9}},'required':['city'],'additionalProperties':false}}}";
    private static final String TOOLS =
            ",'tools':[" + WEATHER + ",{'type':'function','function':{'name':'now'}}]";

    private static final String CALLS = "choices[0].delta.tool_calls";

    @RegisterExtension static final ServerUnderTest server = ServerUnderTest.start(Map.of());

    private static Response post(String messages, String more) {
        String body = "{'model':'fake-chat','messages':[" + messages + "]" + more + "}";
        return server.given().body(body.replace('\'', '"')).post("/v1/chat/completions");
    }

    private static String say(String word) {
        return "{'role':'user','content':'say " + word + "'}";
    }

    @Test
    void calls() {
        post(say("call"), TOOLS)
                .then()
                .statusCode(200)
                .body("choices[0].finish_reason", equalTo("tool_calls"))
                .body("choices[0].message.content", equalTo("Well. "))
                .body("choices[0].message.tool_calls", hasSize(2))
                .body("choices[0].message.tool_calls[0].id", matchesPattern("call_\\w{20,}"))
                .body("choices[0].message.tool_calls[0].type", equalTo("function"))
                .body("choices[0].message.tool_calls[0].function.name", equalTo("weather"))
                .body(
                        "choices[0].message.tool_calls[0].function.arguments",
                        equalTo("{\"city\":\"Ulm\"}"))
                .body("choices[0].message.tool_calls[1].function.arguments", equalTo("{}"));
    }

    @Test
    void speaksWhereItNeedNotCall() {
        for (String choice : List.of("", ",'tool_choice':'auto'", ",'tool_choice':'none'")) {
            post(say("hello"), TOOLS + choice)
                    .then()
                    .body("choices[0].finish_reason", equalTo("stop"))
                    .body("choices[0].message.content", equalTo("hello"))
                    .body("choices[0].message.tool_calls", nullValue());
        }
    }

    @Test
    void callsWhereItMust() {
        post(say("hello"), TOOLS + ",'tool_choice':'required','max_tokens':150")
                .then()
                .body("choices[0].message.content", nullValue())
                .body("choices[0].message.tool_calls[0].type", equalTo("function"));
        post(
                        say("hello"),
                        TOOLS
                                + ",'n':2,'tool_choice':"
                                + "{'type':'function','function':{'name':'weather'}}")
                .then()
                .body("choices[1].finish_reason", equalTo("tool_calls"))
                .body("choices[1].message.tool_calls", hasSize(1))
                .body("choices[1].message.tool_calls[0].function.name", equalTo("weather"))
                .body(
                        "choices[1].message.tool_calls[0].function.arguments",
                        matchesPattern("\\{\"city\": ?\".*\"}"));
    }

    @Test
    void callsOnceWhereCallsMayNotBeParallel() {
        post(say("call"), TOOLS + ",'parallel_tool_calls':false")
                .then()
                .body("choices[0].message.tool_calls", hasSize(1));
    }

    @Test
    void streamsCallsInPieces() {
        List<JsonPath> chunks =
                post(say("call"), TOOLS + ",'stream':true")
                        .asString()
                        .lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> JsonPath.from(line.substring(6)))
                        .toList();
        List<JsonPath> calls =
                chunks.stream().filter(chunk -> chunk.getList(CALLS) != null).toList();
        assertEquals(0, calls.getFirst().getInt(CALLS + "[0].index"));
        assertEquals(1, calls.getLast().getInt(CALLS + "[0].index"));
        assertEquals(
                2,
                calls.stream().filter(chunk -> chunk.getString(CALLS + "[0].id") != null).count());
        assertEquals(
                "{\"city\":\"Ulm\"}",
                calls.stream()
                        .filter(chunk -> chunk.getInt(CALLS + "[0].index") == 0)
                        .map(chunk -> chunk.getString(CALLS + "[0].function.arguments"))
                        .collect(Collectors.joining()));
        assertEquals("tool_calls", chunks.getLast().getString("choices[0].finish_reason"));
    }

    @Test
    void tellsTheModelOfToolsCallsAndResults() {
        String history =
                say("what?")
                        + ",{'role':'assistant','content':null,'tool_calls':[{'id':'c1',"
                        + "'type':'function','function':{'name':'now','arguments':'{ }'}}]},"
                        + "{'role':'tool','tool_call_id':'c1','content':'noon'},"
                        + say("hello");
        post(history, TOOLS).then().statusCode(200);
        String prompt =
                new ByteTokenizer()
                        .decode(
                                ((Segment.Tokens) server.chat().fake().last().prompt().getLast())
                                        .ids());
        assertTrue(prompt.startsWith("tool: weather\ntool: now\n"), prompt);
        assertTrue(
                prompt.contains(
                        "assistant: <tool_call>[{\"name\": \"now\", \"arguments\": {}}]</tool_call>"
                                + "\ntool: noon"),
                prompt);
        post(say("hello"), TOOLS + ",'tool_choice':'none'");
        assertEquals("user: say hello".length(), server.chat().fake().last().promptLength());
    }

    @Test
    void answersInAFormatOrCalls() {
        String format = TOOLS + ",'response_format':{'type':'json_object'},'max_tokens':200";
        post(say("hello"), format).then().statusCode(200);
        post(say("{}"), format)
                .then()
                .body("choices[0].finish_reason", equalTo("stop"))
                .body("choices[0].message.content", equalTo("{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    ,'tools':[{'type':'custom','custom':{}}] | tools[0].type | functions
                    ,'tools':[{'type':'function'}] | tools[0].function | Missing
                    ,'tools':[{'type':'function','function':{'name':'a b'}}] | tools[0].function.name | letters
                    ,'tools':[{'type':'function','function':{'name':'a'}},{'type':'function','function':{'name':'a'}}] | tools | two are named a
                    ,'tools':[{'type':'function','function':{'name':'a','parameters':{'type':'array'}}}] | tools[0].function.parameters.type | an object
                    ,'tools':[{'type':'function','function':{'name':'a','parameters':{'properties':{'b':{'not':{}}}}}}] | tools[0].function.parameters.properties.b.not | enum
                    ,'tool_choice':'required' | tool_choice | no tools
                    ,'tools':[{'type':'function','function':{'name':'a'}}],'tool_choice':'must' | tool_choice | found must
                    ,'tools':[{'type':'function','function':{'name':'a'}}],'tool_choice':{'type':'function','function':{'name':'b'}} | tool_choice.function.name | named b
                    ,'tools':[{'type':'function','function':{'name':'a'}}],'tool_choice':{'type':'allowed_tools'} | tool_choice.type | none, auto
                    ,'tools':[{'type':'function','function':{'name':'a'}}],'tool_choice':'required','max_tokens':3 | max_tokens | shortest
                    ,'functions':[{'name':'a'}] | functions | use tools
                    ,'function_call':{'name':'a'} | function_call | use tools
                    """)
    void refusesByName(String more, String param, String message) {
        post(say("hello"), more)
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.message", containsString(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    {'role':'tool','tool_call_id':'x','content':'1'} | messages[0].tool_call_id
                    {'role':'tool','content':'1'} | messages[0].tool_call_id
                    {'role':'user','content':'a','tool_calls':[]} | messages[0].tool_calls
                    {'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'b','arguments':'no'}}]} | messages[0].tool_calls[0].function.arguments
                    {'role':'assistant'} | messages[0].content
                    {'role':'function','name':'a','content':'1'} | messages[0].role
                    """)
    void refusesTurnsByName(String turn, String param) {
        post(turn, "")
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.message", not(containsString("null")));
    }
}
