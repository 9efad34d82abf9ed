package dev.montage.server.films;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.server.ServerUnderTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A film survives {@code kill -9} at any moment. {@code -Dmontage.kills=20} kills more often than
 * the build does.
 */
final class KillTest {
    private static final int KILLS = Integer.getInteger("montage.kills", 1);
    private static final String BOARD =
            """
            {"seed": 3, "seconds": 30, "storyboard": [
              {"at": 0, "prompt": "a dog in a park"},
              {"at": 7.5, "prompt": "night falls"},
              {"at": 15, "prompt": "it rains", "transition": "continue"},
              {"at": 22.5, "prompt": "a cat on a beach"}]}""";

    @TempDir private Path data;

    @Test
    @Timeout(900)
    void goesOnAtTheFirstMissingPart() throws IOException, InterruptedException {
        byte[] whole = uninterrupted();
        Random random = new Random(KILLS);
        String id = "";
        int begun = 0;
        int killed = 0;
        while (true) {
            Process process = start();
            try {
                int port = port(process);
                if (id.isEmpty() || status(port, id).equals("completed")) {
                    begun++;
                    // Another size: its slices are there, its pieces of film are not.
                    id = create(port, begun % 2 == 0 ? 256 : 128);
                }
                if (killed < KILLS) {
                    Thread.sleep(random.nextInt(2500));
                    process.destroyForcibly().waitFor();
                    killed++;
                } else {
                    String last = create(port, 128);
                    over(port, id);
                    over(port, last);
                    assertArrayEquals(whole, film(port, last));
                    Response all = RestAssured.given().port(port).get("/v1/videos");
                    assertEquals(begun + 1, all.jsonPath().getList("data").size());
                    return;
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static byte[] uninterrupted() throws InterruptedException {
        try (ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of())) {
            String id = create(server.port(), 128);
            over(server.port(), id);
            return film(server.port(), id);
        }
    }

    private Process start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dmontage.home=" + System.getProperty("montage.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledServer.class.getName(),
                        data.toString())
                .redirectError(Redirect.DISCARD)
                .start();
    }

    private static int port(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("PORT ")) {
                return Integer.parseInt(line.substring(5));
            }
        }
        throw new IOException("the server has not started");
    }

    private static String create(int port, int side) {
        String size = "{\"size\": \"%dx%d\",".formatted(side, side);
        String body = size + BOARD.strip().substring(1);
        return RestAssured.given()
                .port(port)
                .contentType("application/json")
                .body(body)
                .post("/v1/videos")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private static String status(int port, String id) {
        return RestAssured.given().port(port).get("/v1/videos/" + id).path("status");
    }

    private static void over(int port, String id) throws InterruptedException {
        String status = status(port, id);
        while (!status.equals("completed")) {
            assertTrue(!status.equals("failed"), "it has failed");
            Thread.sleep(50);
            status = status(port, id);
        }
    }

    private static byte[] film(int port, String id) {
        return RestAssured.given().port(port).get("/v1/videos/" + id + "/content").asByteArray();
    }
}
