package dev.montage.server;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CompletionsTest {
    @RegisterExtension static final ServerUnderTest server = ServerUnderTest.start(Map.of());

    private static Response post(String body) {
        return server.given().body(body.replace('\'', '"')).post("/v1/completions");
    }

    @Test
    void continuesText() {
        post("{'model':'fake-chat','prompt':'say hello','max_tokens':3,'logprobs':1}")
                .then()
                .statusCode(200)
                .body("id", startsWith("cmpl-"))
                .body("object", equalTo("text_completion"))
                .body("choices[0].text", equalTo("hel"))
                .body("choices[0].finish_reason", equalTo("length"))
                .body("choices[0].logprobs.tokens", equalTo(List.of("h", "e", "l")))
                .body("choices[0].logprobs.text_offset", equalTo(List.of(0, 1, 2)))
                .body("usage.total_tokens", equalTo(12));
    }

    @Test
    void continuesSeveralPromptsWithEcho() {
        post("{'model':'fake-chat','prompt':['say hello',[104,105]],'n':2,'echo':true}")
                .then()
                .statusCode(200)
                .body("choices", hasSize(4))
                .body("choices[1].text", equalTo("say hellohello"))
                .body("choices[2].text", equalTo("hihello"))
                .body("choices[3].index", equalTo(3));
    }

    @Test
    void streams() {
        String body =
                post("{'model':'fake-chat','prompt':'say hello','stream':true,'echo':true}")
                        .asString();
        assertTrue(body.startsWith("data: {\"id\":\"cmpl-"), body);
        assertTrue(body.contains("\"text\":\"say helloh\""), body);
        assertTrue(body.endsWith("data: [DONE]\n\n"), body);
    }

    @Test
    void refusesWhatItDoesNotDo() {
        for (String more :
                List.of(
                        "'best_of':3",
                        "'suffix':'x'",
                        "'echo':true,'logprobs':1",
                        "'logprobs':-1")) {
            post("{'model':'fake-chat','prompt':'a'," + more + "}").then().statusCode(400);
        }
        post("{'model':'fake-chat','prompt':[[1,300]]}")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("prompt[0]"));
        post("{'model':'fake-speech','prompt':'a'}")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("model_not_supported"));
        post("{'model':'fake-chat','prompt':'" + "a".repeat(2048) + "'}")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("context_length_exceeded"))
                .body("error.param", equalTo("prompt"));
    }
}
