package dev.montage.server;

import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChatCompletionsTest {
    @RegisterExtension static final ServerUnderTest server = ServerUnderTest.start(Map.of());

    private static Response post(String body) {
        return server.given().body(body.replace('\'', '"')).post("/v1/chat/completions");
    }

    private static String say(String word, String more) {
        return "{'model':'fake-chat','messages':[{'role':'user','content':'say "
                + word
                + "'}]"
                + more
                + "}";
    }

    @Test
    void answers() {
        post(say("hello", ""))
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("x-request-id", matchesPattern("req_[0-9a-f]{32}"))
                .header("openai-processing-ms", matchesPattern("\\d+"))
                .header("x-ratelimit-limit-requests", "16")
                .header("x-ratelimit-limit-tokens", "64")
                .header("x-ratelimit-remaining-tokens", "48")
                .body("id", startsWith("chatcmpl-"))
                .body("object", equalTo("chat.completion"))
                .body("created", greaterThan(1_700_000_000))
                .body("model", equalTo("fake-chat"))
                .body("choices", hasSize(1))
                .body("choices[0].index", equalTo(0))
                .body("choices[0].message.role", equalTo("assistant"))
                .body("choices[0].message.content", equalTo("hello"))
                .body("choices[0].finish_reason", equalTo("stop"))
                .body("choices[0].logprobs", nullValue())
                .body("usage.prompt_tokens", equalTo("user: say hello".length()))
                .body("usage.completion_tokens", equalTo(5))
                .body("usage.prompt_tokens_details.cached_tokens", equalTo(0))
                .body("timings.predicted_n", equalTo(5));
    }

    @Test
    void streams() {
        String body =
                post(say("hello", ",'stream':true,'stream_options':{'include_usage':true}"))
                        .then()
                        .statusCode(200)
                        .contentType(startsWith("text/event-stream"))
                        .extract()
                        .asString();
        List<String> events = List.of(body.split("\n\n"));
        assertEquals("data: [DONE]", events.getLast());
        assertTrue(events.getFirst().contains("\"role\":\"assistant\""), events.getFirst());
        assertTrue(events.get(events.size() - 2).contains("\"choices\":[]"), body);
        assertTrue(events.get(events.size() - 3).contains("\"finish_reason\":\"stop\""), body);
    }

    @Test
    void givesSeveralAnswersWithProbabilities() {
        post(say("hello", ",'n':2,'logprobs':true,'top_logprobs':1,'seed':7"))
                .then()
                .statusCode(200)
                .body("choices", hasSize(2))
                .body("choices[1].logprobs.content", hasSize(5))
                .body("choices[1].logprobs.content[0].token", equalTo("h"))
                .body("choices[1].logprobs.content[0].bytes", equalTo(List.of(104)))
                .body("choices[1].logprobs.content[0].top_logprobs", hasSize(1))
                .body("usage.prompt_tokens", equalTo("user: say hello".length()))
                .body("usage.completion_tokens", equalTo(10));
        assertEquals(8, server.chat().fake().last().sampling().seed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'messages':[]} | model | missing_required_parameter
                    {'model':'fake-chat'} | messages | missing_required_parameter
                    {'model':5,'messages':[]} | model | invalid_type
                    {'model':'fake-chat','messages':{}} | messages | invalid_type
                    {'model':'fake-chat','messages':[{'role':'user','content':5}]} | messages[0].content | invalid_type
                    {'model':'fake-chat','messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':5}}]}]} | messages[0].content[0].image_url.url | invalid_type
                    {'model':'fake-chat','messages':[{'role':'king','content':''}]} | messages[0].role | invalid_value
                    """)
    void namesTheWrongField(String body, String param, String code) {
        post(body)
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code))
                .body("error.type", equalTo("invalid_request_error"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ,'temperature':'hot' | temperature | invalid_type
                    ,'temperature':3 | temperature | invalid_value
                    ,'max_tokens':0 | max_tokens | invalid_value
                    ,'max_completion_tokens':1.5 | max_completion_tokens | invalid_type
                    ,'n':17 | n | invalid_value
                    ,'stop':[''] | stop[0] | invalid_value
                    ,'stop':5 | stop | invalid_type
                    ,'logit_bias':{'x':1} | logit_bias.x | invalid_value
                    ,'logit_bias':{'300':1} | logit_bias | invalid_value
                    ,'top_logprobs':2 | top_logprobs | unsupported_parameter
                    ,'stream':'yes' | stream | invalid_type
                    ,'stream_options':{} | stream_options | unsupported_parameter
                    ,'tools':[{}] | tools[0].type | missing_required_parameter
                    ,'response_format':{'type':'grammar'} | response_format.type | invalid_value
                    ,'response_format':{'type':'json_schema'} | response_format.json_schema | missing_required_parameter
                    ,'modalities':['text','audio'] | modalities | unsupported_parameter
                    ,'guided_json':{} | guided_json | unsupported_parameter
                    """)
    void refusesWhatItDoesNotDo(String more, String param, String code) {
        post(say("hello", more))
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code));
    }

    @Test
    void saysWhichPartsItTakes() {
        post("{'model':'fake-chat','messages':[{'role':'user','content':["
                        + "{'type':'text','text':'what is this?'},"
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,'}}]}]}")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("messages[0].content[1]"))
                .body("error.message", containsString("takes: text"));
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        post(say("hello", ",'metadata':{'a':'b'},'tools':[],'colour':'red','seed':null"))
                .then()
                .statusCode(200);
    }

    @Test
    void refusesUnknownModels() {
        post("{'model':'gpt-9','messages':[{'role':'user','content':'hi'}]}")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("model_not_found"))
                .body("error.param", equalTo("model"))
                .body("error.message", containsString("fake-chat"));
    }

    @Test
    void reportsAFailureInTheStream() {
        String body =
                post(say("fail", ",'stream':true")).then().statusCode(200).extract().asString();
        assertTrue(body.contains("event: error\ndata: {\"error\":{\"message\":\"fault"), body);
        post(say("hello", "")).then().statusCode(200);
    }

    @Test
    void reportsAFailureAsA500() {
        post(say("fail", ""))
                .then()
                .statusCode(500)
                .body("error.code", equalTo("generation_failed"));
        post(say("crash", ",'stream':true"))
                .then()
                .statusCode(500)
                .body("error.type", equalTo("server_error"));
    }

    @Test
    void roundsTimingsSensibly() {
        post(say("hello", ""))
                .then()
                .body("timings.predicted_per_second.toDouble()", closeTo(333.3, 0.1));
    }
}
