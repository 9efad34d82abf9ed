package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResponsesTest {
    @RegisterExtension static final ServerUnderTest server = ServerUnderTest.start(Map.of());

    private static Response post(String body) {
        return server.given().body(body.replace('\'', '"')).post("/v1/responses");
    }

    private static String say(String word, String more) {
        return "{'model':'fake-chat','input':'say " + word + "'" + more + "}";
    }

    @Test
    void answers() {
        post(say(
                        "hello",
                        ",'instructions':'Be brief.','metadata':{'a':'b'},'temperature':0.5,"
                                + "'max_output_tokens':100"))
                .then()
                .statusCode(200)
                .header("x-ratelimit-limit-requests", "16")
                .body("id", matchesPattern("resp_[0-9a-f]{32}"))
                .body("status", equalTo("completed"))
                .body("created_at", greaterThan(1_700_000_000))
                .body("completed_at", greaterThan(1_700_000_000))
                .body("error", nullValue())
                .body("output", hasSize(1))
                .body("output[0].role", equalTo("assistant"))
                .body("output[0].status", equalTo("completed"))
                .body("output[0].content[0].text", equalTo("hello"))
                .body("instructions", equalTo("Be brief."))
                .body("metadata", equalTo(Map.of("a", "b")))
                .body("temperature", equalTo(0.5f))
                .body("max_output_tokens", equalTo(100))
                .body("text.format.type", equalTo("text"))
                .body("usage.input_tokens", equalTo("system: Be brief.\nuser: say hello".length()))
                .body("usage.output_tokens", equalTo(5));
    }

    @Test
    void readsListsOfItems() {
        post("{'model':'fake-chat','input':[{'role':'developer','content':'Be kind.'},"
                        + "{'type':'message','role':'user','content':["
                        + "{'type':'input_text','text':'say'},{'type':'input_text','text':' hello'}]},"
                        + "{'type':'message','id':'msg_1','status':'completed','role':'assistant',"
                        + "'content':[{'type':'output_text','text':'Hi','annotations':[]}]},"
                        + "{'role':'user','content':'say hello'}]}")
                .then()
                .statusCode(200)
                .body(
                        "usage.input_tokens",
                        equalTo(
                                "system: Be kind.\nuser: say\n hello\nassistant: Hi\nuser: say hello"
                                        .length()));
    }

    @Test
    void goesOnWithAConversation() {
        String first = post(say("hello", ",'instructions':'Be brief.'")).path("id");
        String second =
                post(say("hello", ",'previous_response_id':'" + first + "'"))
                        .then()
                        .statusCode(200)
                        .body("previous_response_id", equalTo(first))
                        .body(
                                "usage.input_tokens",
                                equalTo(
                                        "user: say hello\nassistant: hello\nuser: say hello"
                                                .length()))
                        .extract()
                        .path("id");
        server.given()
                .get("/v1/responses/" + second + "/input_items?order=asc")
                .then()
                .statusCode(200)
                .body("data.role", equalTo(List.of("user", "assistant", "user")))
                .body("has_more", equalTo(false));
    }

    @Test
    void turnsPagesOfItems() {
        String id =
                post("{'model':'fake-chat','input':[{'role':'user','content':'one'},"
                                + "{'role':'user','content':'two'},{'role':'user','content':'hello'}]}")
                        .path("id");
        String items = "/v1/responses/" + id + "/input_items";
        Response page = server.given().get(items + "?limit=2");
        page.then()
                .body("data.content.text.flatten()", equalTo(List.of("hello", "two")))
                .body("has_more", equalTo(true));
        server.given()
                .get(items + "?limit=2&after=" + page.path("last_id"))
                .then()
                .body("data.content.text.flatten()", equalTo(List.of("one")))
                .body("has_more", equalTo(false));
        for (String wrong : List.of("limit=0", "limit=x", "order=up", "after=msg_none")) {
            server.given()
                    .get(items + "?" + wrong)
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo(wrong.split("=", -1)[0]));
        }
    }

    @Test
    void streams() {
        String body =
                post(say("hello", ",'stream':true"))
                        .then()
                        .statusCode(200)
                        .contentType(containsString("text/event-stream"))
                        .extract()
                        .asString();
        List<JsonPath> events = events(body);
        assertEquals(
                List.of(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed"),
                events.stream().map(event -> event.getString("type")).toList());
        assertEquals(
                IntStream.range(0, events.size()).boxed().toList(),
                events.stream().map(event -> event.getInt("sequence_number")).toList());
        assertTrue(body.startsWith("event: response.created\ndata: "), body);
        JsonPath last = events.getLast();
        server.given()
                .get("/v1/responses/" + last.getString("response.id"))
                .then()
                .body("$", equalTo(last.getMap("response")));
    }

    @Test
    void saysWhatIsMissing() {
        post(say("hello", ",'max_output_tokens':2"))
                .then()
                .statusCode(200)
                .body("status", equalTo("incomplete"))
                .body("completed_at", nullValue())
                .body("incomplete_details.reason", equalTo("max_output_tokens"))
                .body("output[0].status", equalTo("incomplete"))
                .body("output[0].content[0].text", equalTo("he"));
        String cut = post(say("hello", ",'max_output_tokens':2,'stream':true")).asString();
        assertEquals("response.incomplete", events(cut).getLast().getString("type"));
    }

    @Test
    void reportsFailures() {
        List<JsonPath> events = events(post(say("fail", ",'stream':true")).asString());
        assertEquals("response.failed", events.getLast().getString("type"));
        assertEquals("fault on demand", events.getLast().getString("response.error.message"));
        server.given()
                .get("/v1/responses/" + events.getLast().getString("response.id"))
                .then()
                .body("status", equalTo("failed"));
        post(say("fail", "")).then().statusCode(500);
        post(say("crash", ",'stream':true")).then().statusCode(500);
    }

    @Test
    void reportsProbabilities() {
        post(say("hello", ",'include':['message.output_text.logprobs'],'top_logprobs':1"))
                .then()
                .statusCode(200)
                .body("output[0].content[0].logprobs", hasSize(5))
                .body("output[0].content[0].logprobs[0].top_logprobs", hasSize(1))
                .body("top_logprobs", equalTo(1));
    }

    @Test
    void answersBySchema() {
        String format =
                "{'type':'json_schema','name':'colour','strict':true,'schema':{'type':'object',"
                        + "'properties':{'colour':{'enum':['red','green']}},'required':['colour'],"
                        + "'additionalProperties':false}}";
        Response response = post(say("hello", ",'text':{'format':" + format + "}"));
        response.then()
                .statusCode(200)
                .body("text.format.name", equalTo("colour"))
                .body("text.format.schema.required", equalTo(List.of("colour")));
        String text = response.path("output[0].content[0].text");
        assertTrue(List.of("red", "green").contains(JsonPath.from(text).getString("colour")), text);
    }

    @Test
    void leavesOutTheOldestOnlyIfAllowed() {
        String input =
                "{'model':'fake-chat','instructions':'Stay.','input':[{'role':'user','content':'"
                        + "x".repeat(2000)
                        + "'},{'role':'assistant','content':'Hm'},{'role':'user','content':'"
                        + "y".repeat(100)
                        + " hello'}]";
        post(input + "}")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("context_length_exceeded"))
                .body("error.param", equalTo("input"));
        int kept = ("system: Stay.\nassistant: Hm\nuser: " + "y".repeat(100) + " hello").length();
        post(input + ",'truncation':'auto'}")
                .then()
                .statusCode(200)
                .body("truncation", equalTo("auto"))
                .body("usage.input_tokens", equalTo(kept));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ,'input':5 | input | invalid_type
                    ,'input':[] | input | invalid_value
                    ,'input':[{'content':'x'}] | input[0].role | missing_required_parameter
                    ,'input':[{'role':'king','content':'x'}] | input[0].role | invalid_value
                    ,'input':[{'type':'item_reference','id':'x'}] | input[0].type | unsupported_parameter
                    ,'input':[{'role':'user','content':[{'type':'input_image'}]}] | input[0].content[0].image_url | invalid_value
                    ,'input':[{'role':'user','content':[{'type':'input_text'}]}] | input[0].content[0].text | missing_required_parameter
                    ,'input':'x','previous_response_id':'resp_none' | previous_response_id | previous_response_not_found
                    ,'input':'x','max_output_tokens':0 | max_output_tokens | invalid_value
                    ,'input':'x','truncation':'some' | truncation | invalid_value
                    ,'input':'x','include':['all'] | include[0] | invalid_value
                    ,'input':'x','metadata':{'a':1} | metadata.a | invalid_type
                    ,'input':'x','tools':[{'type':'function'}] | tools[0].name | missing_required_parameter
                    ,'input':'x','text':{'format':{'type':'grammar'}} | text.format.type | invalid_value
                    ,'input':'x','text':{'format':{'type':'json_schema','name':'n'}} | text.format.schema | missing_required_parameter
                    ,'input':'x','text':{'format':{'type':'json_schema','name':'n','schema':{'type':'colour'}}} | text.format.schema.type | invalid_schema
                    ,'input':'x','reasoning':{'effort':'high'} | reasoning.effort | unsupported_parameter
                    ,'input':'x','conversation':'c' | conversation | unsupported_parameter
                    ,'input':'x','background':true,'stream':true | stream | unsupported_parameter
                    ,'input':'x','background':true,'store':false | store | unsupported_parameter
                    """)
    void namesTheWrongField(String more, String param, String code) {
        post("{'model':'fake-chat'" + more + "}")
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code));
    }

    private static List<JsonPath> events(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonPath.from(line.substring("data: ".length())))
                .toList();
    }
}
