package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.fakes.FakeChatModel;
import dev.montage.server.settings.Setting;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sound in chats with a model that hears nothing, beside one that transcribes. */
final class SpokenWordsTest {
    private static final String DATA = "messages[0].content[0].input_audio.data";
    private static final String SAID = "One. Two. Three.";

    @RegisterExtension
    static final ServerUnderTest server =
            ServerUnderTest.start(Map.of(Setting.TRANSCRIPTIONS, "1"));

    private static Response ask(String... parts) {
        return server.given().body(body(parts)).post("/v1/chat/completions");
    }

    private static String body(String... parts) {
        return """
               {"model":"fake-chat","messages":[{"role":"user","content":[%s]}]}"""
                .formatted(String.join(",", parts));
    }

    private static String text(String text) {
        return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
    }

    private static String sound(byte[] file) {
        return """
               {"type":"input_audio","input_audio":{"data":"%s","format":"wav"}}"""
                .formatted(Base64.getEncoder().encodeToString(file));
    }

    private static int promptTokens(Response response) {
        response.then().statusCode(200);
        return response.<Integer>path("usage.prompt_tokens");
    }

    @Test
    void standsAsIfItHadBeenTyped() {
        assertEquals(promptTokens(ask(text(SAID))), promptTokens(ask(sound(Sounds.wav(3)))));
        assertEquals(
                promptTokens(ask(text("What is said?"), text(SAID), text("And why?"))),
                promptTokens(ask(text("What is said?"), sound(Sounds.wav(3)), text("And why?"))));
    }

    @Test
    void isAFileOrAnAddressAsWell() {
        String url = "data:audio/wav;base64," + Base64.getEncoder().encodeToString(Sounds.wav(3));
        int typed = promptTokens(ask(text(SAID)));
        assertEquals(
                typed,
                promptTokens(
                        ask("{\"type\":\"audio_url\",\"audio_url\":{\"url\":\"" + url + "\"}}")));
        assertEquals(
                typed,
                promptTokens(ask("{\"type\":\"file\",\"file\":{\"file_data\":\"" + url + "\"}}")));
    }

    @Test
    void isHeardInResponses() {
        assertEquals(inputTokens("\"One. Two.\""), inputTokens("[" + sound(Sounds.wav(2)) + "]"));
    }

    private static int inputTokens(String content) {
        return server.given()
                .body(
                        """
                        {"model":"fake-chat","input":[{"role":"user","content":%s}]}"""
                                .formatted(content))
                .post("/v1/responses")
                .then()
                .statusCode(200)
                .extract()
                .<Integer>path("usage.input_tokens");
    }

    @Test
    void isSaidToBeTaken() {
        server.given()
                .get("/v1/models/fake-chat")
                .then()
                .body("architecture.input_modalities", hasItem("audio"))
                .body("tasks", equalTo(List.of("chat")));
        server.given()
                .get("/v1/models/fake-speech")
                .then()
                .body("tasks", equalTo(List.of("transcription", "translation")));
    }

    @Test
    void saysWhatIsWrong() {
        ask(sound("this is not a recording".getBytes(StandardCharsets.UTF_8)))
                .then()
                .statusCode(400)
                .body("error.param", equalTo(DATA))
                .body("error.code", equalTo("not_media"));
        ask(sound(Sounds.silence(301)))
                .then()
                .statusCode(400)
                .body("error.param", equalTo(DATA))
                .body("error.code", equalTo("too_long"))
                .body("error.message", containsString("300 s"));
        ask(sound(Sounds.wav(3))).then().statusCode(200);
    }

    @Test
    void isRefusedWhereNobodyTranscribes() {
        FakeChatModel chat = new FakeChatModel(16);
        try (MontageServer deaf =
                MontageServer.start(ServerUnderTest.settings(Map.of(), chat.id()))) {
            deaf.load(folder -> chat);
            RestAssured.given()
                    .port(deaf.port())
                    .contentType("application/json")
                    .body(body(sound(Sounds.wav(1))))
                    .post("/v1/chat/completions")
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("messages[0].content[0]"))
                    .body("error.code", equalTo("unsupported_content_part"))
                    .body("error.message", containsString("it takes: text."));
        }
    }

    @Test
    void countsAmongTranscriptions() throws InterruptedException {
        whileBusy(
                () -> ask(sound(Sounds.wav(1))).then().statusCode(429).header("Retry-After", "5"));
        ask(sound(Sounds.wav(1))).then().statusCode(200);
    }

    @Test
    void isWrittenDownOnce() throws InterruptedException {
        int first = promptTokens(ask(sound(Sounds.wav(4))));
        whileBusy(
                () -> {
                    assertEquals(first, promptTokens(ask(sound(Sounds.wav(4)))));
                    ask(sound(Sounds.wav(5))).then().statusCode(429);
                });
    }

    /** While as many recordings are transcribed as may be. */
    private static void whileBusy(Runnable what) throws InterruptedException {
        Thread first =
                Thread.startVirtualThread(
                        () ->
                                RestAssured.given()
                                        .port(server.port())
                                        .multiPart("file", "a.wav", Sounds.wav(1))
                                        .multiPart("model", "fake-speech")
                                        .multiPart("prompt", "linger")
                                        .post("/v1/audio/transcriptions"));
        Waiting.until(() -> server.speech().running() == 1);
        what.run();
        first.interrupt();
        first.join();
        Waiting.until(() -> server.speech().running() == 0);
    }
}
