package dev.montage.modalities.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.picture.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link FrameStream} keeps. */
final class FrameStreamContractTest {

    /** Opens a stream; a film is made in the folder if need be. */
    @FunctionalInterface
    interface Source {
        FrameStream open(Path folder) throws IOException, InterruptedException;
    }

    @TempDir private Path folder;

    static List<Named<Source>> streams() {
        return List.of(
                Named.of("in memory", FrameStreamContractTest::inMemory),
                Named.of(
                        "ffmpeg",
                        folder ->
                                Films.READER.open(
                                        Films.make(
                                                Films.GREYS + " -c:v ffv1",
                                                folder.resolve("a.mkv")),
                                        Films.SPEC)),
                Named.of(
                        "animated WebP",
                        folder -> Films.READER.open(Pictures.path("animated.webp"), Films.SPEC)));
    }

    private static FrameStream inMemory(Path folder) {
        byte[] rgb = new byte[3 * Films.SPEC.width() * Films.SPEC.height()];
        List<Frame> frames =
                List.of(
                        new Frame(Films.SPEC.width(), Films.SPEC.height(), rgb, 0),
                        new Frame(Films.SPEC.width(), Films.SPEC.height(), rgb, 0.125));
        return FrameStream.of(Films.SPEC, frames);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void framesComeInOrderOfTheirTimes(Source source) throws IOException, InterruptedException {
        try (FrameStream stream = source.open(folder)) {
            assertEquals(Films.SPEC, stream.spec());
            assertEquals(0, stream.framesRead());
            int count = 0;
            for (Optional<Frame> frame = stream.next(); frame.isPresent(); frame = stream.next()) {
                assertEquals(Films.SPEC.width(), frame.get().width());
                assertEquals(Films.SPEC.height(), frame.get().height());
                assertEquals(count / 8.0, frame.get().seconds());
                count++;
                assertEquals(count, stream.framesRead());
                assertEquals(count / 8.0, stream.seconds());
            }
            assertTrue(count > 1);
            assertTrue(stream.next().isEmpty());
            assertEquals(count, stream.framesRead());
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void framesHandedOutStayAsTheyAre(Source source) throws IOException, InterruptedException {
        try (FrameStream stream = source.open(folder)) {
            Frame first = stream.next().orElseThrow();
            byte[] then = first.rgb().clone();
            assertTrue(!stream.readAll().isEmpty());
            assertArrayEquals(then, first.rgb());
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void nothingComesAfterClose(Source source) throws IOException, InterruptedException {
        FrameStream stream = source.open(folder);
        assertTrue(stream.next().isPresent());
        stream.close();
        assertTrue(stream.next().isEmpty());
        stream.close();
    }
}
