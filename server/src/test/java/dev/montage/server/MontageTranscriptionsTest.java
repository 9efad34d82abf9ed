package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transcriptions by a unified model with random weights: nonsense, but in all forms. */
final class MontageTranscriptionsTest {
    private static final Path RECORDINGS =
            Path.of(System.getProperty("montage.home"))
                    .resolve("modalities/src/test/resources/audio");
    private static final double JFK_SECONDS = 11;

    @RegisterExtension
    static final ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of());

    private static Response transcribe(String name, String value) {
        return server.given()
                .contentType("multipart/form-data")
                .multiPart("file", RECORDINGS.resolve("jfk.flac").toFile())
                .multiPart("model", "tiny-model")
                .multiPart(name, value)
                .post("/v1/audio/transcriptions");
    }

    @Test
    void takesALanguageByItsName() {
        transcribe("language", "English").then().statusCode(200);
        transcribe("language", "German")
                .then()
                .statusCode(400)
                .body("error.message", containsString("(en), found German"));
    }

    @Test
    void segmentsAreTheSentencesOfStretchesOfSpeech() {
        Response reply = transcribe("response_format", "verbose_json");
        reply.then()
                .statusCode(200)
                .body("task", equalTo("transcribe"))
                .body("language", equalTo("english"))
                .body("usage.seconds", equalTo((float) JFK_SECONDS));
        List<Double> starts = reply.jsonPath().getList("segments.start", Double.class);
        List<Double> ends = reply.jsonPath().getList("segments.end", Double.class);
        assertTrue(starts.size() > 1, "11 s are longer than the 10 s that the model hears");
        double last = 0;
        for (int i = 0; i < starts.size(); i++) {
            assertTrue(last <= starts.get(i) && starts.get(i) < ends.get(i), starts + " " + ends);
            last = ends.get(i);
        }
        assertTrue(last <= JFK_SECONDS, "ended at " + last);
        reply.then()
                .body("segments.avg_logprob", everyItem(lessThan(0f)))
                .body("segments.tokens", everyItem(not(empty())));
        List<String> texts = reply.path("segments.text");
        assertEquals(String.join("", texts).strip(), reply.path("text"));
        assertEquals(
                reply.<String>path("text"),
                transcribe("response_format", "json").<String>path("text"));
    }

    @Test
    void writesSubtitles() {
        transcribe("response_format", "vtt").then().statusCode(200).body(startsWith("WEBVTT"));
        transcribe("response_format", "srt").then().statusCode(200).body(containsString(" --> "));
        transcribe("response_format", "text").then().statusCode(200);
    }

    @Test
    void streams() {
        String events = transcribe("stream", "true").then().statusCode(200).extract().asString();
        assertTrue(events.contains("transcript.text.delta"), events);
        assertTrue(events.contains("transcript.text.done"), events);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    language | de | language | invalid_value
                    prompt | Mr. Dashwood | prompt | unsupported_parameter
                    response_format | diarized_json | response_format | unsupported_parameter
                    """)
    void saysWhatItCannotDo(String name, String value, String param, String code) {
        transcribe(name, value)
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code));
    }

    @Test
    void doesNotTranslate() {
        server.given()
                .contentType("multipart/form-data")
                .multiPart("file", RECORDINGS.resolve("jfk.flac").toFile())
                .multiPart("model", "tiny-model")
                .post("/v1/audio/translations")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("model"))
                .body("error.message", containsString("does not translate"));
    }

    @Test
    void saysWhatIsWrongWithTheFile() {
        for (Map.Entry<String, byte[]> wrong :
                Map.of(
                                "not_media",
                                "no recording".getBytes(StandardCharsets.UTF_8),
                                "empty",
                                new byte[0])
                        .entrySet()) {
            server.given()
                    .contentType("multipart/form-data")
                    .multiPart("file", "talk.wav", wrong.getValue())
                    .multiPart("model", "tiny-model")
                    .post("/v1/audio/transcriptions")
                    .then()
                    .statusCode(400)
                    .body("error.code", equalTo(wrong.getKey()));
        }
    }

    @Test
    void silenceHasNoWords() {
        server.given()
                .contentType("multipart/form-data")
                .multiPart("file", "silence.wav", Sounds.silence(12))
                .multiPart("model", "tiny-model")
                .post("/v1/audio/transcriptions")
                .then()
                .statusCode(200)
                .body("text", equalTo(""));
    }
}
