package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.server.settings.Setting;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Responses after their request: in the background, and in the store, which holds three here. */
final class StoredResponsesTest {
    @RegisterExtension
    static final ServerUnderTest server =
            ServerUnderTest.start(Map.of(Setting.RESPONSES_COUNT, "3"));

    private static Response say(String word, String more) {
        return server.given()
                .body(
                        "{'model':'fake-chat','input':'say %s'%s}"
                                .formatted(word, more)
                                .replace('\'', '"'))
                .post("/v1/responses");
    }

    private static Response get(String id) {
        return server.given().get("/v1/responses/" + id);
    }

    private static String status(String id) {
        return get(id).path("status");
    }

    @Test
    void worksInTheBackground() throws InterruptedException {
        Response begun = say("slow", ",'background':true");
        begun.then()
                .statusCode(200)
                .body("status", equalTo("queued"))
                .body("background", equalTo(true))
                .body("output", hasSize(0));
        String id = begun.path("id");
        Waiting.until(() -> status(id).equals("completed"));
        get(id).then().body("output[0].content[0].text", equalTo("hello"));
        server.given()
                .post("/v1/responses/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("status", equalTo("completed"));
    }

    @Test
    void cancelsWhatRuns() throws InterruptedException {
        String id = say("forever", ",'background':true").path("id");
        Waiting.until(() -> status(id).equals("in_progress"));
        server.given()
                .body(
                        "{\"model\":\"fake-chat\",\"input\":\"x\",\"previous_response_id\":\""
                                + id
                                + "\"}")
                .post("/v1/responses")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("previous_response_not_over"));
        server.given()
                .post("/v1/responses/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"));
        Waiting.until(() -> server.chat().fake().running() == 0);
        assertEquals("cancelled", status(id));
    }

    @Test
    void endsWhatIsDeleted() throws InterruptedException {
        String id = say("forever", ",'background':true").path("id");
        server.given()
                .delete("/v1/responses/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("deleted", equalTo(true));
        Waiting.until(() -> server.chat().fake().running() == 0);
        get(id).then().statusCode(404).body("error.code", equalTo("response_not_found"));
        server.given().delete("/v1/responses/" + id).then().statusCode(404);
    }

    @Test
    void isNotKeptIfItsClientLeaves() throws IOException, InterruptedException {
        String body = "{\"model\":\"fake-chat\",\"input\":\"say forever\",\"stream\":true}";
        String id;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request =
                    "POST /v1/responses HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String begin =
                    new String(socket.getInputStream().readNBytes(1000), StandardCharsets.US_ASCII);
            id = begin.replaceFirst("(?s).*?\"id\":\"(resp_\\w+)\".*", "$1");
        }
        Waiting.until(() -> server.chat().fake().running() == 0);
        get(id).then().statusCode(404).body("error.message", containsString(id));
    }

    @Test
    void isFinishedBeforeTheServerStops() throws InterruptedException {
        try (ServerUnderTest other = ServerUnderTest.start(Map.of())) {
            other.given()
                    .body("{\"model\":\"fake-chat\",\"input\":\"slow\",\"background\":true}")
                    .post("/v1/responses")
                    .then()
                    .statusCode(200);
            assertEquals(1, other.chat().fake().running());
            other.server().drain();
            assertEquals(0, other.chat().fake().running());
        }
    }

    @Test
    void tellsOfFailuresInTheBackground() throws InterruptedException {
        String id = say("fail", ",'background':true").path("id");
        Waiting.until(() -> status(id).equals("failed"));
        get(id).then().body("error.message", equalTo("fault on demand"));
    }

    @Test
    void forgetsTheOldest() {
        String first = say("hello", "").path("id");
        String second = say("hello", "").path("id");
        say("hello", "");
        say("hello", "");
        get(first).then().statusCode(404).body("error.param", equalTo("response_id"));
        get(second).then().statusCode(200);
    }

    @Test
    void keepsOnlyWhatItMay() {
        String id = say("hello", ",'store':false").path("id");
        get(id).then().statusCode(404);
        String kept = say("hello", "").path("id");
        server.given()
                .post("/v1/responses/" + kept + "/cancel")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("not_in_background"));
        server.given().get("/v1/responses/" + kept + "?stream=true").then().statusCode(400);
    }
}
