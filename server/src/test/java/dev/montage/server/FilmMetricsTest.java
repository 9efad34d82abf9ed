package dev.montage.server;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What /metrics says of pictures and films, on a unified model with random weights. */
@Timeout(120)
final class FilmMetricsTest {
    private static final String MODEL = "model_name=\"tiny-model\"";

    /** Slices are of 3 frames at 8 a second. */
    private static final String BOARD =
            """
            {"seed": 7, "seconds": 1.5, "storyboard": [
              {"at": 0, "prompt": "a dog in a park"},
              {"at": 0.75, "prompt": "night falls"}]}""";

    @RegisterExtension
    static final ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of());

    /** The value of a line; all values have one. */
    private static double metric(String name) {
        List<String> lines =
                server.given()
                        .get("/metrics")
                        .asString()
                        .lines()
                        .filter(line -> line.startsWith(name + " "))
                        .toList();
        assertEquals(1, lines.size(), name);
        return Double.parseDouble(lines.getFirst().substring(name.length() + 1));
    }

    private static double parts(String kind, String source) {
        return metric(
                "montage_film_parts_total{kind=\"%s\",%s,source=\"%s\"}"
                        .formatted(kind, MODEL, source));
    }

    private static Response makeFilm() throws InterruptedException {
        String id = server.given().body(BOARD).post("/v1/videos").path("id");
        while (true) {
            Response film = server.given().get("/v1/videos/" + id);
            if (!List.of("queued", "in_progress").contains(film.<String>path("status"))) {
                film.then().body("status", equalTo("completed"));
                return film;
            }
            Thread.sleep(20);
        }
    }

    @Test
    void countsFilms() throws InterruptedException {
        assertEquals(0, metric("montage_films{status=\"completed\"}"));
        assertEquals(0, metric("montage_films_waiting"));
        Response first = makeFilm();
        assertEquals(1, metric("montage_films{status=\"completed\"}"));
        assertEquals(0, metric("montage_films{status=\"failed\"}"));
        assertEquals(2, parts("key_slice", "made"));
        assertEquals(2, parts("stretch", "made"));
        assertEquals(4, metric("montage_film_slices_total{" + MODEL + "}"));
        assertEquals(1.5, metric("montage_film_seconds_total{" + MODEL + "}"), 1e-9);
        double worked = metric("montage_film_compute_seconds_total{" + MODEL + "}");
        assertEquals(first.<Float>path("usage.compute_seconds"), worked, 1e-3);
        makeFilm();
        assertEquals(2, metric("montage_films{status=\"completed\"}"));
        assertEquals(2, parts("key_slice", "reused"));
        assertEquals(2, parts("stretch", "reused"));
        assertEquals(2, parts("stretch", "made"));
        assertEquals(4, metric("montage_film_slices_total{" + MODEL + "}"));
        assertEquals(3, metric("montage_film_seconds_total{" + MODEL + "}"), 1e-9);
        assertTrue(metric("montage_film_compute_seconds_total{" + MODEL + "}") > worked);
    }

    @Test
    void countsPictures() {
        String body = "{\"prompt\": \"a house\", \"n\": 2}";
        server.given().body(body).post("/v1/images/generations").then().statusCode(200);
        assertEquals(2, metric("montage_picture_seconds_count{" + MODEL + "}"));
        server.given()
                .body(body.replace("2}", "1, \"stream\": true}"))
                .post("/v1/images/generations")
                .then()
                .statusCode(200);
        assertEquals(3, metric("montage_picture_seconds_count{" + MODEL + "}"));
        assertTrue(metric("montage_picture_seconds_sum{" + MODEL + "}") > 0);
    }
}
