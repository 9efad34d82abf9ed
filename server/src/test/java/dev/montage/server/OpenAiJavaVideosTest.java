package dev.montage.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.models.videos.Video;
import com.openai.models.videos.VideoCreateParams;
import com.openai.models.videos.VideoDownloadContentParams;
import com.openai.models.videos.VideoRemixParams;
import com.openai.models.videos.VideoSeconds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Films through OpenAI's own Java client, unmodified, on a unified model with random weights. Of
 * OpenAI's own the calls are deprecated, and live on elsewhere; the client's validation of a film
 * takes none but their sizes.
 */
@SuppressWarnings("deprecation")
@Timeout(180)
final class OpenAiJavaVideosTest {
    private static ServerUnderTest server;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.startWithPictures(Map.of());
        client = server.openAiJava();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static VideoCreateParams.Builder wish(String prompt) {
        return VideoCreateParams.builder()
                .model("tiny-model")
                .prompt(prompt)
                .seconds(VideoSeconds.of("1"));
    }

    private static Video over(Video film) throws InterruptedException {
        Video now = film;
        while (!now.status().equals(Video.Status.COMPLETED)) {
            assertFalse(now.status().equals(Video.Status.FAILED), now::toString);
            Thread.sleep(20);
            now = client.videos().retrieve(film.id());
        }
        return now;
    }

    private static byte[] content(Video film, VideoDownloadContentParams.Variant variant)
            throws IOException {
        VideoDownloadContentParams wanted =
                VideoDownloadContentParams.builder().variant(variant).build();
        try (HttpResponse response = client.videos().downloadContent(film.id(), wanted)) {
            return response.body().readAllBytes();
        }
    }

    private static List<String> listed() {
        return client.videos().list().autoPager().stream().map(Video::id).toList();
    }

    @Test
    void makesAndDownloads() throws IOException, InterruptedException {
        Video film = client.videos().create(wish("a red circle").build());
        assertEquals("tiny-model", film.model().asString());
        Video made = over(film);
        assertEquals(100, made.progress());
        assertEquals("1", made.seconds().asString());
        byte[] file = content(made, VideoDownloadContentParams.Variant.VIDEO);
        assertEquals("ftyp", new String(file, 4, 4, StandardCharsets.US_ASCII));
        byte[] picture = content(made, VideoDownloadContentParams.Variant.THUMBNAIL);
        assertEquals("RIFF", new String(picture, 0, 4, StandardCharsets.US_ASCII));
    }

    @Test
    void makesOneFilmForARepeatedKey() {
        VideoCreateParams wish =
                wish("a blue circle").putAdditionalHeader("Idempotency-Key", "java").build();
        Video film = client.videos().create(wish);
        assertEquals(film.id(), client.videos().create(wish).id());
        assertEquals(1, listed().stream().filter(film.id()::equals).count());
    }

    @Test
    void remixesListsAndDeletes() throws InterruptedException {
        Video film =
                client.videos()
                        .create(
                                wish("a house")
                                        .putAdditionalBodyProperty("seed", JsonValue.from("5"))
                                        .build());
        Video remix =
                client.videos()
                        .remix(film.id(), VideoRemixParams.builder().prompt("a tower").build());
        assertEquals(film.id(), remix.remixedFromVideoId().orElseThrow());
        assertEquals("a tower", over(remix).prompt().orElseThrow());
        assertTrue(listed().containsAll(List.of(film.id(), remix.id())), listed()::toString);
        assertTrue(client.videos().delete(film.id()).validate().deleted());
        assertFalse(listed().contains(film.id()), listed()::toString);
        assertTrue(listed().contains(remix.id()), listed()::toString);
    }
}
