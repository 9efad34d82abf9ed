package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound in chats, on a unified model with random weights, which has 25 positions a second. */
final class HearingTest {
    private static final Path RECORDINGS =
            Path.of(System.getProperty("montage.home"))
                    .resolve("modalities/src/test/resources/audio");
    private static final String DATA = "messages[0].content[0].input_audio.data";

    @RegisterExtension
    static final ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of());

    private static Response ask(String model, String part) {
        String body =
                """
                {"model":"%s","max_tokens":6,"temperature":0,"logprobs":true,"messages":[{"role":"user","content":[
                  %s,{"type":"text","text":"What is said?"}]}]}"""
                        .formatted(model, part);
        return server.given().body(body).post("/v1/chat/completions");
    }

    private static Response hear(byte[] file, String format) {
        return ask("tiny-model", input(Base64.getEncoder().encodeToString(file), format));
    }

    private static String input(String data, String format) {
        return """
               {"type":"input_audio","input_audio":{"data":"%s","format":"%s"}}"""
                .formatted(data, format);
    }

    private static String address(String url) {
        return "{\"type\":\"audio_url\",\"audio_url\":{\"url\":\"" + url + "\"}}";
    }

    private static int audioTokens(Response response) {
        response.then().statusCode(200);
        return response.<Integer>path("usage.prompt_tokens_details.audio_tokens");
    }

    private static ValidatableResponse refused(Response response, String param, String code) {
        return response.then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code));
    }

    @Test
    void saysThatItHears() {
        server.given()
                .get("/v1/models/tiny-model")
                .then()
                .statusCode(200)
                .body("architecture.input_modalities", hasItem("audio"));
    }

    @Test
    void hearsRecordings() {
        byte[] wav = Sounds.wav(2);
        Response one = hear(wav, "wav");
        assertEquals(50, audioTokens(one));
        String data = "data:audio/wav;base64," + Base64.getEncoder().encodeToString(wav);
        Response same = ask("tiny-model", address(data));
        assertEquals(50, audioTokens(same));
        String path = "choices[0].logprobs.content[0].logprob";
        assertEquals(one.<Float>path(path), same.<Float>path(path));
        Response other = hear(Sounds.silence(2), "wav");
        assertNotEquals(one.<Float>path(path), other.<Float>path(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flite-awb.mp3",
                "flite-kal.m4a",
                "flite-rms.opus",
                "flite-slt.ogg",
                "librivox-0880.flac"
            })
    void hearsAnyCommonFormat(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(RECORDINGS.resolve(file));
        Response heard = hear(bytes, file.substring(file.indexOf('.') + 1));
        heard.then().body("usage.prompt_tokens_details.audio_tokens", greaterThan(25));
    }

    @Test
    void cutsLongRecordingsAtSilences() throws IOException {
        byte[] eleven = Files.readAllBytes(RECORDINGS.resolve("jfk.flac"));
        int tokens = audioTokens(hear(eleven, "flac"));
        assertEquals(250, tokens, 30, "most of 11 s are speech");
    }

    @Test
    void hearsSeveralRecordingsAmongPictures() {
        String wav = Base64.getEncoder().encodeToString(Sounds.wav(1));
        String part =
                input(wav, "wav") + ",{\"type\":\"text\",\"text\":\"and\"}," + input(wav, "wav");
        assertEquals(50, audioTokens(ask("tiny-model", part)));
    }

    @Test
    void saysWhatIsWrongWithARecording() {
        byte[] text = "this is not a recording".getBytes(StandardCharsets.UTF_8);
        refused(hear(text, "wav"), DATA, "not_media");
        refused(hear(Arrays.copyOf(Sounds.wav(1), 44), "wav"), DATA, "empty");
        refused(hear(Sounds.silence(20), "wav"), DATA, "empty")
                .body("error.message", containsString("Nobody speaks"));
        refused(hear(Sounds.silence(60), "wav"), DATA, "too_long")
                .body("error.message", containsString("limit of 41 s"));
        refused(hear(new byte[0], "wav"), DATA, "invalid_value");
        refused(ask("tiny-model", input("@@", "wav")), DATA, "invalid_value");
        refused(
                        hear(Sounds.wav(1), "pcm16"),
                        "messages[0].content[0].input_audio.format",
                        "invalid_value")
                .body("error.message", containsString("wav, mp3"));
        refused(
                ask("tiny-model", address("https://example.org/talk.mp3")),
                "messages[0].content[0].audio_url.url",
                "unsupported_parameter");
    }
}
