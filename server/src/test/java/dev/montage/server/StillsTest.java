package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pictures of checkpoints, on a unified model with random weights. */
@Timeout(180)
final class StillsTest {
    @RegisterExtension
    static final ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of());

    private static String create(String body) {
        return server.given().body(body).post("/v1/videos").path("id");
    }

    private static void over(String id) throws InterruptedException {
        while (true) {
            String status = server.given().get("/v1/videos/" + id).path("status");
            if (List.of("completed", "failed").contains(status)) {
                assertEquals("completed", status);
                return;
            }
            Thread.sleep(20);
        }
    }

    private static Response still(String id, Object checkpoint) {
        return server.given()
                .get("/v1/videos/" + id + "/content?variant=checkpoint&checkpoint=" + checkpoint);
    }

    /** Data of the first event of a type; the rest of the stream is not read. */
    private static JsonPath event(String id, String type) throws IOException, InterruptedException {
        URI uri =
                URI.create("http://127.0.0.1:%d/v1/videos/%s/events".formatted(server.port(), id));
        try (HttpClient client = HttpClient.newHttpClient();
                Stream<String> lines =
                        client.send(
                                        HttpRequest.newBuilder(uri).build(),
                                        HttpResponse.BodyHandlers.ofLines())
                                .body()) {
            Iterator<String> told = lines.iterator();
            while (!told.next().equals("event: " + type)) {
                // another one
            }
            JsonPath data = JsonPath.from(told.next().substring("data: ".length()));
            client.shutdownNow();
            return data;
        }
    }

    private static String longStory() {
        String board =
                IntStream.range(0, 60)
                        .mapToObj(
                                i ->
                                        "{'at': %d, 'prompt': 'picture %d', 'transition': '%s'}"
                                                .formatted(4 * i, i, i == 4 ? "continue" : "flow"))
                        .collect(Collectors.joining(","));
        return "{'seconds': 240, 'seed': 21, 'storyboard': [%s]}"
                .formatted(board)
                .replace('\'', '"');
    }

    @Test
    void showsCheckpointsWhileTheFilmIsMade() throws IOException, InterruptedException {
        String id = create(longStory());
        JsonPath event = event(id, "video.key_slice");
        assertEquals(0, event.getInt("part.checkpoint"));
        String path = event.getString("part.picture");
        assertEquals("/v1/videos/" + id + "/content?variant=checkpoint&checkpoint=0", path);
        Response picture = server.given().get(path);
        picture.then().statusCode(200).contentType("image/webp");
        assertEquals("RIFF", new String(picture.asByteArray(), 0, 4, StandardCharsets.US_ASCII));
        still(id, 5)
                .then()
                .statusCode(404)
                .body("error.code", equalTo("checkpoint_not_found"))
                .body(
                        "error.message",
                        containsString("checkpoint 5: it has no picture of its own"));
        still(id, 59)
                .then()
                .statusCode(404)
                .body("error.param", equalTo("checkpoint"))
                .body(
                        "error.message",
                        equalTo(
                                "The picture of checkpoint 59 is not there yet: the video is in_progress."));
        // All of that while it was made.
        server.given().get("/v1/videos/" + id).then().body("status", equalTo("in_progress"));
        server.given()
                .get("/v1/videos/" + id + "/content")
                .then()
                .statusCode(409)
                .body("error.code", equalTo("video_not_completed"));
        server.given().delete("/v1/videos/" + id).then().statusCode(200);
        still(id, 0).then().statusCode(404).body("error.param", equalTo("video_id"));
    }

    @Test
    void showsWhatTheFilmShows() throws InterruptedException {
        // One slice: nothing beside it, so that the film's first frame is decoded of it alone.
        String id = create("{\"prompt\": \"a house\", \"seconds\": 0.375, \"seed\": 5}");
        over(id);
        byte[] thumbnail =
                server.given().get("/v1/videos/" + id + "/content?variant=thumbnail").asByteArray();
        assertArrayEquals(thumbnail, still(id, 0).asByteArray());
    }

    @Test
    void isAnotherOneWhenTheStoryboardIs() throws InterruptedException {
        String id =
                create(
                        """
                        {"seconds": 3, "seed": 6, "storyboard": [
                          {"at": 0, "prompt": "a dog in a park"},
                          {"at": 1.5, "prompt": "night falls"}]}""");
        over(id);
        String first = still(id, 0).header("ETag");
        String second = still(id, 1).header("ETag");
        server.given()
                .header("If-None-Match", second)
                .get("/v1/videos/" + id + "/content?variant=checkpoint&checkpoint=1")
                .then()
                .statusCode(304);
        server.given()
                .body("{\"checkpoint\": {\"index\": 1, \"prompt\": \"the sun rises\"}}")
                .patch("/v1/videos/" + id + "/storyboard");
        over(id);
        still(id, 0).then().statusCode(200).header("ETag", equalTo(first));
        server.given()
                .header("If-None-Match", second)
                .get("/v1/videos/" + id + "/content?variant=checkpoint&checkpoint=1")
                .then()
                .statusCode(200)
                .header("ETag", not(equalTo(second)));
        still(id, 2).then().statusCode(400).body("error.message", containsString("0 to 1"));
        still(id, "")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("checkpoint"))
                .body("error.code", equalTo("missing_required_parameter"));
    }
}
