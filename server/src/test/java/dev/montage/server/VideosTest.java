package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.video.FrameStream;
import dev.montage.modalities.video.VideoReader;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Films from prompts, on a unified model with random weights. */
@Timeout(120)
final class VideosTest {
    @RegisterExtension
    static final ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of());

    private static Response create(String more) {
        String body = "{'prompt':'a house at night'" + more + "}";
        return server.given().body(body.replace('\'', '"')).post("/v1/videos");
    }

    private static Response get(String id) {
        return server.given().get("/v1/videos/" + id);
    }

    /** Polls until it is over, as clients do; progress never falls. */
    private static Response over(String id) throws InterruptedException {
        int progress = 0;
        while (true) {
            Response job = get(id);
            int now = job.path("progress");
            assertEquals(Math.max(progress, now), now);
            progress = now;
            if (List.of("completed", "failed").contains(job.<String>path("status"))) {
                return job;
            }
            Thread.sleep(50);
        }
    }

    private static byte[] content(String id, String variant) {
        return server.given()
                .get("/v1/videos/" + id + "/content?variant=" + variant)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    private static List<Frame> frames(byte[] film) throws InterruptedException {
        VideoReader reader = new VideoReader(FfmpegProgram.find(), MediaLimits.defaults());
        try (FrameStream stream = reader.open(film, FrameSpec.square(32, 8))) {
            return stream.readAll();
        }
    }

    @Test
    void makesFilms() throws InterruptedException {
        Response made = create(",'seconds':'1','seed':4");
        made.then()
                .statusCode(200)
                .header("openai-poll-after-ms", notNullValue())
                .body("object", equalTo("video"))
                .body("model", equalTo("tiny-model"))
                .body("seconds", equalTo("1"))
                .body("size", equalTo("32x32"))
                .body("remixed_from_video_id", nullValue())
                .body("error", nullValue());
        String id = made.path("id");
        over(id).then()
                .body("status", equalTo("completed"))
                .body("progress", equalTo(100))
                .body("usage.frames", equalTo(8))
                .body("usage.tokens", equalTo(4 * 16))
                .body("storyboard.size()", equalTo(1))
                .body("storyboard[0].prompt", equalTo("a house at night"))
                .body("work.key_slices.done", equalTo(1))
                .body("work.seconds_done", equalTo(1f));
        assertEquals(8, frames(content(id, "video")).size());
        assertEquals('R', content(id, "thumbnail")[0]);
        assertEquals((byte) 0xFF, content(id, "spritesheet")[0]);
        server.given()
                .get("/v1/videos/" + id + "/content?checkpoint=1")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("checkpoint"));
        byte[] gif = content(id, "gif");
        assertEquals('G', gif[0]);
        assertEquals(8, frames(gif).size());
        assertArrayEquals(gif, content(id, "gif"));
        server.given().get("/v1/videos").then().body("data.id", hasItem(id));
        String again = create(",'seconds':1,'seed':4,'model':'tiny-model'").path("id");
        over(again);
        assertArrayEquals(content(id, "video"), content(again, "video"));
    }

    @Test
    void takesForms() throws InterruptedException {
        String id =
                server.given()
                        .contentType("multipart/form-data")
                        .multiPart("prompt", "a red apple")
                        .multiPart("seconds", "0.5")
                        .multiPart("size", "128x128")
                        .multiPart("seed", "3")
                        .multiPart("candidates", "2")
                        .post("/v1/videos")
                        .path("id");
        over(id).then().body("status", equalTo("completed")).body("size", equalTo("128x128"));
    }

    /** As OpenAI's clients send them: Python's with brackets, Java's in JSON. */
    @ParameterizedTest
    @CsvSource({"video[id], %s", "video, %s", "video, '{\"id\": \"%s\"}'"})
    void takesFormsThatNameAFilm(String field, String value) {
        String id = create(",'seconds':'0.5'").path("id");
        server.given()
                .contentType("multipart/form-data")
                .multiPart("prompt", "it grows")
                .multiPart("seconds", "1")
                .multiPart(field, value.formatted(id))
                .post("/v1/videos/extensions")
                .then()
                .statusCode(200)
                .body("seconds", equalTo("1.5"))
                .body("remixed_from_video_id", equalTo(id));
        server.given()
                .contentType("multipart/form-data")
                .multiPart("prompt", "it grows")
                .post("/v1/videos/edits")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("video"));
    }

    @Test
    void sendsPartsOfAFilm() throws InterruptedException {
        String id = create(",'seconds':'0.5'").path("id");
        over(id);
        String path = "/v1/videos/" + id + "/content";
        byte[] whole = content(id, "video");
        Response part = server.given().header("Range", "bytes=10-19").get(path);
        part.then().statusCode(206).header("Content-Range", equalTo("bytes 10-19/" + whole.length));
        assertArrayEquals(Arrays.copyOfRange(whole, 10, 20), part.asByteArray());
        Response end = server.given().header("Range", "bytes=-7").get(path);
        assertArrayEquals(
                Arrays.copyOfRange(whole, whole.length - 7, whole.length), end.asByteArray());
        server.given()
                .header("Range", "bytes=" + whole.length + "-")
                .get(path)
                .then()
                .statusCode(416)
                .header("Content-Range", equalTo("bytes */" + whole.length));
        String tag = part.header("ETag");
        server.given().header("If-None-Match", tag).get(path).then().statusCode(304);
        server.given()
                .get(path + "?variant=poster")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("variant"));
    }

    @Test
    void deletesAndStops() {
        String id = create("").path("id");
        server.given()
                .delete("/v1/videos/" + id)
                .then()
                .statusCode(200)
                .body("object", equalTo("video.deleted"))
                .body("deleted", equalTo(true));
        get(id).then().statusCode(404).body("error.param", equalTo("video_id"));
        server.given().delete("/v1/videos/" + id).then().statusCode(404);
        server.given().get("/v1/videos").then().body("data.id", not(hasItem(id)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ,'seconds':'long' | seconds | a number
                    ,'seconds':-1 | seconds | 0.1 to
                    ,'seconds':'1e9' | seconds | 0.1 to
                    ,'fps':0 | fps | 1.0 to 60.0
                    ,'input_reference':'data:,cat' | input_reference | base64
                    ,'input_reference':{'file_id':'file-1'} | input_reference.file_id | data URL
                    ,'draft':'maybe' | draft | a boolean
                    ,'size':'1280x720' | size | 512x512
                    ,'storyboard':[] | storyboard | found 0
                    ,'model':'fake-chat' | model | tiny-model
                    ,'guidance':'big' | guidance | a number
                    ,'candidates':0 | candidates | 1
                    """)
    void namesTheWrongField(String more, String param, String message) {
        create(more)
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.message", containsString(message));
    }
}
