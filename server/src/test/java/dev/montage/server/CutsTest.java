package dev.montage.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.video.FrameStream;
import dev.montage.modalities.video.VideoReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where a film jumps, nothing of one shot is seen in the other. */
@Timeout(180)
final class CutsTest {
    @RegisterExtension
    static final ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of());

    private static List<Frame> film(String words) throws InterruptedException {
        String board =
                """
                {"seed": 7, "seconds": 3, "storyboard": [
                  {"at": 0, "prompt": "a dog in a park", "transition": "cut"},
                  {"at": 1.5, "prompt": "%s"}]}"""
                        .formatted(words);
        String id = server.given().body(board).post("/v1/videos").path("id");
        while (!"completed".equals(server.given().get("/v1/videos/" + id).path("status"))) {
            Thread.sleep(50);
        }
        byte[] film = server.given().get("/v1/videos/" + id + "/content").asByteArray();
        VideoReader reader = new VideoReader(FfmpegProgram.find(), MediaLimits.defaults());
        try (FrameStream stream = reader.open(film, FrameSpec.square(32, 8))) {
            return stream.readAll();
        }
    }

    @Test
    void whatComesAfterACutIsNotSeenBefore() throws InterruptedException {
        List<Frame> cat = film("a cat on a beach");
        List<Frame> rain = film("it rains");
        assertEquals(24, cat.size());
        for (int i = 0; i < 12; i++) {
            assertArrayEquals(cat.get(i).rgb(), rain.get(i).rgb());
        }
        assertFalse(Arrays.equals(cat.get(12).rgb(), rain.get(12).rgb()));
    }
}
