package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.video.FrameStream;
import dev.montage.modalities.video.VideoReader;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Films from storyboards and the director's loop, on a unified model with random weights. */
@Timeout(180)
final class StoryboardsTest {
    /** Slices are of 3 frames at 8 a second: all times are slices'. */
    private static final String BOARD =
            """
            {"seed": 7, "seconds": 7.5, "storyboard": [
              {"at": 0, "prompt": "a dog in a park"},
              {"at": 1.875, "prompt": "night falls", "hold": 0.375},
              {"at": 3.75, "prompt": "it rains", "transition": "cut"},
              {"at": 5.625, "prompt": "a cat on a beach"}]}""";

    @RegisterExtension
    static final ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of());

    private static String create(String body) {
        Response made = server.given().body(body).post("/v1/videos");
        made.then().statusCode(200).body("id", notNullValue());
        return made.path("id");
    }

    private static Response over(String id) throws InterruptedException {
        while (true) {
            Response job = server.given().get("/v1/videos/" + id);
            if (List.of("completed", "failed").contains(job.<String>path("status"))) {
                job.then().body("status", equalTo("completed"));
                return job;
            }
            Thread.sleep(50);
        }
    }

    private static byte[] film(String id) {
        return server.given()
                .get("/v1/videos/" + id + "/content")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    private static int frames(byte[] film, int rate) throws InterruptedException {
        VideoReader reader = new VideoReader(FfmpegProgram.find(), MediaLimits.defaults());
        try (FrameStream stream = reader.open(film, FrameSpec.square(32, rate))) {
            return stream.readAll().size();
        }
    }

    @Test
    void makesAFilmOfAStoryboardOnce() throws InterruptedException {
        String id = create(BOARD);
        over(id).then()
                .body("seconds", equalTo("7.5"))
                .body("storyboard.size()", equalTo(4))
                .body("storyboard[2].transition", equalTo("cut"))
                .body("storyboard[3].caption", notNullValue())
                .body("storyboard[3].agreement", notNullValue())
                .body("work.key_slices.total", equalTo(4))
                .body("work.key_slices.done", equalTo(4))
                .body("work.stretches.total", equalTo(4))
                .body("usage.frames", equalTo(60))
                .body("usage.compute_seconds", greaterThan(0f));
        assertEquals(60, frames(film(id), 8));
        String again = create(BOARD);
        over(again)
                .then()
                .body("work.key_slices.reused", equalTo(4))
                .body("work.stretches.reused", equalTo(4))
                .body("usage.tokens", equalTo(0));
        assertArrayEquals(film(id), film(again));
        server.given().delete("/v1/videos/" + again).then().statusCode(200);
        assertEquals(60, frames(film(id), 8));
    }

    @Test
    void aChangePaysForWhatItTouches() throws InterruptedException {
        String id = create(BOARD.replace("7,", "8,"));
        over(id);
        byte[] before = film(id);
        server.given()
                .body("{\"checkpoint\": {\"index\": 3, \"prompt\": \"a fish in the sea\"}}")
                .patch("/v1/videos/" + id + "/storyboard")
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("storyboard[3].prompt", equalTo("a fish in the sea"));
        over(id).then()
                .body("work.key_slices.reused", equalTo(3))
                .body("work.stretches.reused", equalTo(3));
        byte[] changed = film(id);
        assertFalse(Arrays.equals(before, changed));
        server.given()
                .body("{\"checkpoint\": {\"index\": 1, \"prompt\": \"the sun rises\"}}")
                .patch("/v1/videos/" + id + "/storyboard");
        over(id).then()
                .body("version", equalTo(3))
                // Its own key is new; the two stretches that touch it are.
                .body("work.key_slices.reused", equalTo(3))
                .body("work.stretches.reused", equalTo(2));
        assertFalse(Arrays.equals(changed, film(id)));
        // Moved in time: the picture stays, its stretches do not.
        server.given()
                .body("{\"checkpoint\": {\"index\": 3, \"at\": 6}}")
                .patch("/v1/videos/" + id + "/storyboard");
        over(id).then().body("work.key_slices.reused", equalTo(4));
        server.given()
                .body("{\"checkpoint\": {\"index\": 4, \"at\": 6}}")
                .patch("/v1/videos/" + id + "/storyboard")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("checkpoint.index"));
    }

    @Test
    void goesOnRemixesAndEdits() throws InterruptedException {
        String id = create(BOARD.replace("7,", "9,"));
        over(id);
        Response longer =
                server.given()
                        .body(
                                ("{\"video\": {\"id\": \"%s\"}, \"prompt\": \"it snows\","
                                                + " \"seconds\": \"1.5\"}")
                                        .formatted(id))
                        .post("/v1/videos/extensions");
        longer.then()
                .statusCode(200)
                .body("seconds", equalTo("9"))
                .body("remixed_from_video_id", equalTo(id))
                .body("storyboard[3].transition", equalTo("continue"))
                .body("storyboard[4].at", equalTo(7.5f));
        over(longer.path("id"))
                .then()
                .body("work.key_slices.reused", equalTo(4))
                .body("work.stretches.total", equalTo(5))
                .body("work.stretches.reused", equalTo(4));
        assertEquals(72, frames(film(longer.path("id")), 8));
        Response remix =
                server.given()
                        .body("{\"prompt\": \"in winter\"}")
                        .post("/v1/videos/" + id + "/remix");
        remix.then()
                .statusCode(200)
                .body("remixed_from_video_id", equalTo(id))
                .body("storyboard[0].prompt", equalTo("a dog in a park in winter"));
        server.given()
                .body("{\"video\": {\"id\": \"" + id + "\"}, \"prompt\": \"in winter\"}")
                .post("/v1/videos/edits")
                .then()
                .statusCode(200)
                .body("storyboard[3].prompt", equalTo("a cat on a beach in winter"));
        server.given()
                .body("{\"video\": {\"id\": \"none\"}, \"prompt\": \"in winter\"}")
                .post("/v1/videos/edits")
                .then()
                .statusCode(404)
                .body("error.param", equalTo("video.id"));
    }

    @Test
    void tellsWhatHappensFromWhereTheClientLeft() throws InterruptedException {
        String id = create(BOARD.replace("7,", "10,"));
        String path = "/v1/videos/" + id + "/events";
        String all = server.given().get(path).asString();
        assertTrue(all.contains("id: 1\nevent: video.queued\n"), all);
        assertEquals(4, all.split("event: video.key_slice\n", -1).length - 1);
        assertEquals(4, all.split("event: video.stretch\n", -1).length - 1);
        assertTrue(all.endsWith("data: [DONE]\n\n"), all);
        int progress = 0;
        int last = 0;
        for (String line : all.lines().toList()) {
            if (line.startsWith("id: ")) {
                last = Integer.parseInt(line.substring(4));
            }
            if (line.startsWith("data: {")) {
                int now = JsonPath.from(line.substring(6)).getInt("progress");
                assertTrue(now >= progress, line);
                progress = now;
            }
        }
        assertEquals(100, progress);
        String rest = server.given().header("Last-Event-ID", last - 1).get(path).asString();
        assertTrue(rest.contains("id: " + last + "\nevent: video.completed\n"), rest);
        assertFalse(rest.contains("video.stretch"), rest);
    }

    @Test
    void playsWhileItGrows() throws InterruptedException {
        String id = create(BOARD.replace("7,", "11,"));
        byte[] seen =
                server.given()
                        .get("/v1/videos/" + id + "/stream")
                        .then()
                        .statusCode(200)
                        .contentType("video/mp4")
                        .extract()
                        .asByteArray();
        assertEquals(60, frames(seen, 8));
        over(id);
        assertArrayEquals(
                film(id), server.given().get("/v1/videos/" + id + "/stream").asByteArray());
    }

    @Test
    void estimatesBeforeAnythingRuns() {
        server.given()
                .body(BOARD)
                .post("/v1/videos/estimate")
                .then()
                .statusCode(200)
                .body("object", equalTo("video.estimate"))
                .body("key_slices", equalTo(4))
                .body("stretches", equalTo(4))
                // 20 slices, one of them held, and the picture that the first goes on from
                .body("tokens", equalTo(20 * 16))
                .body("compute_seconds", greaterThan(0f));
    }

    @Test
    void drawsCandidatesOfKeySlicesOnly() throws InterruptedException {
        String board = BOARD.replace("7,", "15, \"candidates\": 3,");
        int tokens = (3 * 4 + 1 + 15) * 16;
        server.given()
                .body(board)
                .post("/v1/videos/estimate")
                .then()
                .statusCode(200)
                .body("tokens", equalTo(tokens));
        String id = create(board);
        over(id).then().body("usage.tokens", equalTo(tokens));
        byte[] film = film(id);
        String other = create(BOARD.replace("7,", "15,"));
        over(other).then().body("work.key_slices.reused", equalTo(0));
        server.given().delete("/v1/videos/" + id).then().statusCode(200);
        String again = create(board);
        over(again);
        assertArrayEquals(film, film(again));
    }

    @Test
    void draftsShowKeySlicesAndAreMadeWhole() throws InterruptedException {
        String id = create(BOARD.replace("7,", "12, \"draft\": true,"));
        over(id).then()
                .body("draft", equalTo(true))
                .body("work.stretches.total", equalTo(0))
                .body("usage.frames", equalTo(60));
        server.given()
                .body("{\"draft\": false}")
                .patch("/v1/videos/" + id + "/storyboard")
                .then()
                .statusCode(200);
        over(id).then()
                .body("work.key_slices.reused", equalTo(4))
                .body("work.stretches.total", equalTo(4));
    }

    @Test
    void beginsWithAPicture() throws InterruptedException {
        byte[] picture =
                Base64.getDecoder()
                        .decode(
                                server.given()
                                        .body("{\"prompt\": \"a house\", \"seed\": 3}")
                                        .post("/v1/images/generations")
                                        .<String>path("data[0].b64_json"));
        String id =
                server.given()
                        .contentType("multipart/form-data")
                        .multiPart("prompt", "a house")
                        .multiPart("seconds", "1")
                        .multiPart("fps", "24")
                        .multiPart("input_reference", "house.png", picture, "image/png")
                        .post("/v1/videos")
                        .path("id");
        over(id).then()
                .body("storyboard[0].has_image", equalTo(true))
                .body("usage.tokens", equalTo(2 * 16))
                .body("usage.frames", equalTo(24));
        assertEquals(24, frames(film(id), 24));
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(picture);
        String body =
                ("{\"seconds\":1.5,\"storyboard\":[{\"at\":0,\"prompt\":\"a\"},"
                                + "{\"at\":0.75,\"prompt\":\"b\","
                                + "\"image\":{\"image_url\":\"%s\"}}]}")
                        .formatted(url);
        over(create(body)).then().body("storyboard[1].has_image", equalTo(true));
    }

    @Test
    void aRepeatedRequestMakesOneFilm() {
        String body = BOARD.replace("7,", "13,");
        String id =
                server.given()
                        .header("Idempotency-Key", "k1")
                        .body(body)
                        .post("/v1/videos")
                        .path("id");
        assertEquals(
                id,
                server.given()
                        .header("Idempotency-Key", "k1")
                        .body(body)
                        .post("/v1/videos")
                        .path("id"));
        assertNotEquals(
                id,
                server.given()
                        .header("Idempotency-Key", "k2")
                        .body(body)
                        .post("/v1/videos")
                        .path("id"));
        String other = BOARD.replace("\"seed\": 7,", "");
        String first = create(other);
        assertEquals(
                first,
                server.given()
                        .header("x-stainless-retry-count", "1")
                        .body(other)
                        .post("/v1/videos")
                        .path("id"));
        assertNotEquals(first, create(other));
        assertNotEquals(
                id,
                server.given()
                        .header("x-stainless-retry-count", "1")
                        .body(BOARD.replace("7,", "14,"))
                        .post("/v1/videos")
                        .path("id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [{'at':1,'prompt':'a'}] | storyboard[0].at | expected 0
                    [{'at':0,'prompt':'a'},{'at':0.1,'prompt':'b'}] | storyboard[1].at | a distance
                    [{'at':0,'prompt':'a'},{'at':9,'prompt':'b'}] | storyboard[1].at | less than
                    [{'at':0,'prompt':'a'},{'prompt':'b'}] | storyboard[1].at | Missing
                    [{'at':0}] | storyboard[0].prompt | Missing
                    [{'at':0,'prompt':' '}] | storyboard[0].prompt | 1 to 32000
                    [{'at':0,'prompt':'a','transition':'wipe'}] | storyboard[0].transition | flow, cut
                    [{'at':0,'prompt':'a','hold':5}] | storyboard[0].hold | at most
                    [{'at':'soon','prompt':'a'}] | storyboard[0].at | a number
                    [{'at':0,'prompt':'a','image':'x'}] | storyboard[0].image | base64
                    {'at':0} | storyboard | a list
                    """)
    void namesTheCheckpointAndTheField(String board, String param, String message) {
        String body = "{'seconds':4,'storyboard':" + board + "}";
        server.given()
                .body(body.replace('\'', '"'))
                .post("/v1/videos")
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.message", containsString(message));
    }
}
