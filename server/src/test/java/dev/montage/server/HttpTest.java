package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.server.settings.Setting;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every route does, whatever it is for. */
final class HttpTest {
    private static final String CHAT = "/v1/chat/completions";
    private static ServerUnderTest server;

    @BeforeAll
    static void start() {
        server =
                ServerUnderTest.start(
                        Map.of(
                                Setting.API_KEYS, "alpha, beta",
                                Setting.CORS_ORIGINS, "https://studio.example",
                                Setting.JSON_BYTES, "100000"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String hello() {
        return """
        {"model":"fake-chat","messages":[{"role":"user","content":"say hello"}]}""";
    }

    private static RequestSpecification given() {
        return server.given().header("Authorization", "Bearer beta");
    }

    @Test
    void listsModels() {
        given().get("/v1/models")
                .then()
                .statusCode(200)
                .body("object", equalTo("list"))
                .body("data", hasSize(2))
                .body("data[0].id", equalTo("fake-chat"))
                .body("data[0].object", equalTo("model"))
                .body("data[0].owned_by", equalTo("montage"))
                .body("data[1].architecture.input_modalities[0]", equalTo("audio"));
        given().get("/v1/models/fake-speech").then().statusCode(200);
        given().get("/v1/models/other")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("model_not_found"));
    }

    @Test
    void saysWhatIsNotThere() {
        given().get("/v1/nothing")
                .then()
                .statusCode(404)
                .contentType("application/json")
                .body("error.code", equalTo("unknown_url"))
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.param", nullValue());
        given().body("{}").post("/v2/nothing").then().statusCode(404);
        given().get(CHAT)
                .then()
                .statusCode(405)
                .header("Allow", "POST")
                .body("error.code", equalTo("method_not_allowed"));
        given().delete("/v1/models/fake-chat").then().statusCode(405);
    }

    @Test
    void asksForAKey() {
        server.given()
                .body(hello())
                .post(CHAT)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .body("error.code", equalTo("missing_api_key"));
        server.given()
                .header("Authorization", "Bearer gamma")
                .get("/v1/models")
                .then()
                .statusCode(401)
                .body("error.code", equalTo("invalid_api_key"));
        server.given().get("/metrics").then().statusCode(401);
        server.given().get("/health/live").then().statusCode(200);
        server.given().get("/health/ready").then().statusCode(200);
    }

    @Test
    void letsPagesOfKnownOriginsCall() {
        server.given()
                .header("Origin", "https://studio.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, content-type")
                .options(CHAT)
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", "https://studio.example")
                .header("Access-Control-Allow-Headers", "authorization, content-type");
        given().header("Origin", "https://studio.example")
                .get("/v1/models/none")
                .then()
                .statusCode(404)
                .header("Access-Control-Allow-Origin", "https://studio.example");
        given().header("Origin", "https://other.example")
                .get("/v1/models")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void namesTheRequestAsTheClientDoes() {
        given().header("X-Request-Id", "mine-7")
                .get("/v1/models")
                .then()
                .header("x-request-id", "mine-7");
    }

    @Test
    void refusesBodiesThatAreNoJson() {
        given().body("{\"model\": ").post(CHAT).then().statusCode(400);
        given().body("[]")
                .post(CHAT)
                .then()
                .statusCode(400)
                .body("error.message", containsString("found a list"));
        given().body("{} {}").post(CHAT).then().statusCode(400);
        given().body("{\"a\":1,\"a\":2}").post(CHAT).then().statusCode(400);
        given().body("").post(CHAT).then().statusCode(400);
        given().body("[".repeat(5000)).post(CHAT).then().statusCode(400);
        byte[] latin = hello().replace("say", "s\u00e4y").getBytes(StandardCharsets.ISO_8859_1);
        given().body(latin)
                .post(CHAT)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("invalid_json"))
                .body("error.message", containsString("UTF-8"));
        given().body(hello().replace("say", "\\ud800"))
                .post(CHAT)
                .then()
                .statusCode(400)
                .body("error.param", equalTo("messages[0].content"));
        given().body(hello()).post(CHAT).then().statusCode(200);
    }

    @Test
    void refusesOtherTypesAndLargeBodies() {
        given().contentType("text/plain").body(hello()).post(CHAT).then().statusCode(415);
        given().body(" ".repeat(2_000_000))
                .post(CHAT)
                .then()
                .statusCode(413)
                .body("error.code", equalTo("request_too_large"));
    }

    @Test
    void survivesAnOfferToUpgrade() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + CHAT))
                        .version(HttpClient.Version.HTTP_2)
                        .header("Authorization", "Bearer alpha")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(hello()))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> reply =
                        client.send(request, HttpResponse.BodyHandlers.ofString());
                assertEquals(200, reply.statusCode(), reply.body());
            }
        }
    }

    @Test
    void answersWhatIsNoHttp() throws IOException {
        String broken = raw("GET /health/live HTTP/1.1\r\nno header\r\n\r\n");
        assertTrue(broken.startsWith("HTTP/1.1 400"), broken);
        assertTrue(broken.contains("{\"error\":{\"message\""), broken);
        String smuggled =
                raw(
                        "POST "
                                + CHAT
                                + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertTrue(smuggled.startsWith("HTTP/1.1 400"), smuggled);
        assertTrue(smuggled.contains("\"code\":\"bad_http_request\""), smuggled);
    }

    @Test
    void closesWhenTheClientSaysSo() throws IOException {
        String reply = raw("GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertTrue(reply.startsWith("HTTP/1.1 200"), reply);
    }

    @Test
    void countsWhatItDoes() {
        given().body(hello()).post(CHAT).then().statusCode(200);
        given().get("/metrics")
                .then()
                .statusCode(200)
                .contentType(containsString("text/plain"))
                .body(containsString("vllm:num_requests_running{model_name=\"fake-chat\"} 0.0"))
                .body(containsString("vllm:num_requests_waiting"))
                .body(containsString("vllm:kv_cache_usage_perc{model_name=\"fake-chat\"} 0.25"))
                .body(containsString("vllm:prompt_tokens_total{model_name=\"fake-chat\"} 100.0"))
                .body(containsString("vllm:prompt_tokens_total{model_name=\"fake-speech\"} 50.0"))
                .body(containsString("vllm:generation_tokens_total"))
                .body(containsString("vllm:time_to_first_token_seconds_bucket"))
                .body(containsString("vllm:inter_token_latency_seconds_count"))
                .body(containsString("vllm:e2e_request_latency_seconds_sum"))
                .body(containsString("montage_http_requests_total{route=\"" + CHAT + "\""))
                .body(containsString("montage_transcriptions_running 0.0"));
    }

    /** Sends text and reads until the server closes. */
    private static String raw(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
