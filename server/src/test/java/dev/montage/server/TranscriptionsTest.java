package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.server.settings.Setting;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TranscriptionsTest {
    private static final String ROUTE = "/v1/audio/transcriptions";
    private static ServerUnderTest server;

    @BeforeAll
    static void start() {
        server =
                ServerUnderTest.start(
                        Map.of(
                                Setting.UPLOAD_BYTES, "4000000",
                                Setting.MEDIA_SECONDS, "60",
                                Setting.TRANSCRIPTIONS, "1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RequestSpecification form(byte[] file) {
        return server.given()
                .contentType("multipart/form-data")
                .multiPart("file", "a recording.wav", file)
                .multiPart("model", "fake-speech");
    }

    @Test
    void writesJson() {
        form(Sounds.wav(3))
                .post(ROUTE)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("x-ratelimit-limit-requests", "1")
                .body("text", equalTo("One. Two. Three."))
                .body("usage.type", equalTo("duration"))
                .body("usage.seconds", equalTo(3.0f));
    }

    @Test
    void writesText() {
        Response response = form(Sounds.wav(2)).multiPart("response_format", "text").post(ROUTE);
        response.then().statusCode(200).contentType(startsWith("text/plain"));
        assertEquals("One. Two.\n", response.asString());
    }

    @Test
    void writesSubtitles() {
        String srt = form(Sounds.wav(1)).multiPart("response_format", "srt").post(ROUTE).asString();
        assertEquals("1\n00:00:00,000 --> 00:00:00,500\nOne.\n\n", srt);
        String vtt = form(Sounds.wav(1)).multiPart("response_format", "vtt").post(ROUTE).asString();
        assertEquals("WEBVTT\n\n00:00:00.000 --> 00:00:00.500\nOne.\n\n", vtt);
    }

    @Test
    void writesVerboseJson() {
        form(Sounds.wav(2))
                .multiPart("response_format", "verbose_json")
                .multiPart("temperature", "0.25")
                .multiPart("language", "de")
                .post(ROUTE)
                .then()
                .statusCode(200)
                .body("task", equalTo("transcribe"))
                .body("language", equalTo("german"))
                .body("duration", equalTo(2.0f))
                .body("segments", hasSize(2))
                .body("segments[1].text", equalTo(" Two."))
                .body("segments[1].seek", equalTo(100))
                .body("segments[1].avg_logprob", equalTo(-0.25f))
                .body("segments[1].temperature", equalTo(0.25f))
                .body("containsKey('words')", equalTo(false));
    }

    @Test
    void givesWordsWithoutSegments() {
        form(Sounds.wav(1))
                .multiPart("response_format", "verbose_json")
                .multiPart("timestamp_granularities[]", "word")
                .post(ROUTE)
                .then()
                .statusCode(200)
                .body("words", hasSize(1))
                .body("words[0].word", equalTo("One."))
                .body("containsKey('segments')", equalTo(false));
    }

    @Test
    void translates() {
        form(Sounds.wav(1))
                .multiPart("response_format", "verbose_json")
                .post("/v1/audio/translations")
                .then()
                .statusCode(200)
                .body("task", equalTo("translate"))
                .body("language", equalTo("english"));
    }

    @Test
    void streams() {
        String body =
                form(Sounds.wav(2))
                        .multiPart("stream", "true")
                        .post(ROUTE)
                        .then()
                        .statusCode(200)
                        .contentType(startsWith("text/event-stream"))
                        .extract()
                        .asString();
        assertEquals(
                """
                data: {"type":"transcript.text.delta","delta":"One."}

                data: {"type":"transcript.text.delta","delta":" Two."}

                data: {"type":"transcript.text.done","text":"One. Two.","usage":{"type":"tokens","input_tokens":100,"input_token_details":{"text_tokens":0,"audio_tokens":100},"output_tokens":2,"total_tokens":102}}

                """,
                body);
    }

    @ParameterizedTest
    @CsvSource({
        "model, fake-chat, model, model_not_supported",
        "model, nothing, model, model_not_found",
        "model, '', model, missing_required_parameter",
        "response_format, xml, response_format, invalid_value",
        "response_format, diarized_json, response_format, unsupported_parameter",
        "temperature, warm, temperature, invalid_type",
        "temperature, 2, temperature, invalid_value",
        "language, klingon, language, invalid_value",
        "timestamp_granularities[], word, timestamp_granularities, unsupported_parameter",
        "timestamp_granularities[], line, timestamp_granularities, invalid_value",
        "stream, perhaps, stream, invalid_value",
        "chunking_strategy, server_vad, chunking_strategy, unsupported_parameter",
        "include[], logprobs, include, unsupported_parameter",
    })
    void namesTheWrongField(String name, String value, String param, String code) {
        RequestSpecification form =
                server.given()
                        .contentType("multipart/form-data")
                        .multiPart("file", "a.wav", Sounds.wav(0.1))
                        .multiPart(name, value);
        if (!name.equals("model")) {
            form.multiPart("model", "fake-speech");
        }
        form.post(ROUTE)
                .then()
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code));
    }

    @Test
    void refusesWhatIsNoRecording() {
        form(new byte[0]).post(ROUTE).then().statusCode(400).body("error.code", equalTo("empty"));
        form("just a text, at some length".getBytes(StandardCharsets.UTF_8))
                .post(ROUTE)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("not_media"))
                .body("error.param", equalTo("file"));
        form(Arrays.copyOf(Sounds.wav(1), 20)).post(ROUTE).then().statusCode(400);
        form(Sounds.wav(61))
                .post(ROUTE)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("too_long"));
        form(Sounds.wav(1)).post(ROUTE).then().statusCode(200);
    }

    @Test
    void refusesLargeUploadsAndOtherTypes() {
        form(new byte[5_000_000])
                .post(ROUTE)
                .then()
                .statusCode(413)
                .body("error.code", equalTo("request_too_large"));
        server.given()
                .body("{}")
                .post(ROUTE)
                .then()
                .statusCode(415)
                .body("error.message", containsString("multipart/form-data"));
    }

    @Test
    void refusesACutForm() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + ROUTE))
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(HttpRequest.BodyPublishers.ofString("--x\r\ncut"))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(400, reply.statusCode());
            assertTrue(reply.body().contains("invalid_multipart"), reply.body());
        }
    }

    @Test
    void needsAFileWithAName() {
        server.given()
                .contentType("multipart/form-data")
                .multiPart("model", "fake-speech")
                .post(ROUTE)
                .then()
                .statusCode(400)
                .body("error.param", equalTo("file"));
    }

    @Test
    void refusesOneTooMany() throws InterruptedException {
        Thread first =
                Thread.startVirtualThread(
                        () -> form(Sounds.wav(1)).multiPart("prompt", "linger").post(ROUTE));
        Waiting.until(() -> server.speech().running() == 1);
        form(Sounds.wav(1))
                .post(ROUTE)
                .then()
                .statusCode(429)
                .header("Retry-After", "5")
                .body("error.type", equalTo("rate_limit_error"));
        first.interrupt();
        first.join();
        Waiting.until(() -> server.speech().running() == 0);
        assertTrue(form(Sounds.wav(1)).post(ROUTE).statusCode() == 200);
    }
}
