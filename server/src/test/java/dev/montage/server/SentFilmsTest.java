package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
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
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Films that clients send as files to have them changed or continued. */
@Timeout(180)
final class SentFilmsTest {
    private static final int SIDE = 32;
    private static final int RATE = 8;

    @RegisterExtension
    static final ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of());

    @TempDir private static Path folder;

    private byte[] film(double seconds) throws IOException, InterruptedException {
        return Files.readAllBytes(Pictures.film(folder, seconds));
    }

    private static Response send(String path, byte[] film, String words, String seconds) {
        RequestSpecification request =
                server.given()
                        .contentType("multipart/form-data")
                        .multiPart("video", "film.mp4", film, "video/mp4")
                        .multiPart("prompt", words);
        return (seconds.isEmpty() ? request : request.multiPart("seconds", seconds))
                .post("/v1/videos/" + path);
    }

    private static byte[] made(Response job) throws InterruptedException {
        job.then().statusCode(200);
        String id = job.path("id");
        while (!"completed".equals(server.given().get("/v1/videos/" + id).path("status"))) {
            Thread.sleep(50);
        }
        return server.given().get("/v1/videos/" + id + "/content").asByteArray();
    }

    private static List<Frame> frames(byte[] film) throws InterruptedException {
        VideoReader reader = new VideoReader(FfmpegProgram.find(), MediaLimits.defaults());
        try (FrameStream stream = reader.open(film, FrameSpec.square(SIDE, RATE))) {
            return stream.readAll();
        }
    }

    @Test
    void aFilmGoesOnWhereItEnds() throws IOException, InterruptedException {
        byte[] film = film(3);
        Response longer = send("extensions", film, "it rains", "1.5");
        longer.then()
                .statusCode(200)
                .body("remixed_from_video_id", nullValue())
                .body("seconds", equalTo("4.5"))
                .body("storyboard.at", equalTo(List.of(0f, 1.5f, 3f)))
                .body("storyboard.has_image", equalTo(List.of(true, true, false)))
                .body("storyboard[2].prompt", equalTo("it rains"));
        List<Frame> whole = frames(made(longer));
        assertEquals(36, whole.size());
        // What was sent is not made, by whatever words it goes on.
        server.given()
                .get("/v1/videos/" + longer.path("id"))
                .then()
                .body("work.key_slices.reused", equalTo(2))
                .body("work.stretches.reused", equalTo(2))
                .body("work.stretches.total", equalTo(3));
        List<Frame> other = frames(made(send("extensions", film, "night falls", "3")));
        assertEquals(48, other.size());
        // A slice is drawn with the next one in view.
        for (int i = 0; i < 21; i++) {
            assertArrayEquals(whole.get(i).rgb(), other.get(i).rgb());
        }
    }

    @Test
    void aFilmIsToldAgainWithOtherWords() throws IOException, InterruptedException {
        Response edited = send("edits", film(2.625), "in winter", "");
        edited.then()
                .statusCode(200)
                .body("seconds", equalTo("2.625"))
                .body("storyboard.at", equalTo(List.of(0f, 1.5f)))
                .body("storyboard.has_image", everyItem(is(false)))
                .body("storyboard.prompt", everyItem(endsWith(" in winter")));
        assertEquals(21, frames(made(edited)).size());
    }

    @Test
    void saysWhatIsWrongWithAFilm() throws IOException, InterruptedException {
        byte[] noFilm = "This is no film.".getBytes(StandardCharsets.UTF_8);
        send("edits", noFilm, "in winter", "")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("video"));
        send("extensions", film(122), "it rains", "4")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("video"))
                .body("error.message", containsString("at most 120 s"));
        send("extensions", film(1), "it rains", "never")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("seconds"));
        made(send("extensions", film(1), "it rains", "0.5"));
    }
}
