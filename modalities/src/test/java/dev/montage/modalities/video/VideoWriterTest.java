package dev.montage.modalities.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.ffmpeg.Ffmpeg;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.FrameSpec.Fit;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.picture.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is a film that others read, or nothing. */
@Timeout(120)
final class VideoWriterTest {

    private static final FrameSpec SPEC = FrameSpec.square(128, 8);
    private static final MediaLimits LIMITS = MediaLimits.defaults();

    @TempDir private Path folder;

    /** A red square moves over soft colours, 3 pixels a frame. */
    static List<Frame> scene(FrameSpec spec, int count) {
        List<Frame> frames = new ArrayList<>();
        for (int t = 0; t < count; t++) {
            byte[] rgb = new byte[3 * spec.width() * spec.height()];
            for (int y = 0; y < spec.height(); y++) {
                for (int x = 0; x < spec.width(); x++) {
                    boolean square = y / 16 == 1 && (x - 3 * t) / 16 == 0 && x >= 3 * t;
                    int at = 3 * (y * spec.width() + x);
                    rgb[at] = (byte) (square ? 220 : 60 + x / 2);
                    rgb[at + 1] = (byte) (square ? 20 : 60 + y / 2);
                    rgb[at + 2] = (byte) (square ? 20 : 120);
                }
            }
            frames.add(new Frame(spec.width(), spec.height(), rgb, t / 8.0));
        }
        return frames;
    }

    private static void write(Path file, VideoFormat format, FrameSpec spec, List<Frame> frames)
            throws IOException, InterruptedException {
        try (VideoWriter writer = VideoWriter.open(Ffmpeg.PROGRAM, file, format, spec, LIMITS)) {
            for (Frame frame : frames) {
                writer.write(frame);
            }
            assertFalse(Files.exists(file));
            assertEquals(frames.size(), writer.framesWritten());
            writer.finish();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MP4, 128, 128, 4",
        "GIF, 128, 128, 7",
        "MP4, 33, 17, 8",
        "GIF, 33, 17, 7",
        "MP4, 16, 16, 8",
        "MP4, 640, 360, 4"
    })
    void whatIsWrittenIsReadAgain(VideoFormat format, int width, int height, double mean)
            throws IOException, InterruptedException {
        FrameSpec spec = new FrameSpec(width, height, 8, Fit.STRETCH);
        List<Frame> frames = scene(spec, 20);
        Path file = folder.resolve("a." + format.extension());
        write(file, format, spec, frames);
        assertEquals(List.of(file), files());
        List<Frame> back = Films.frames(file, spec);
        assertEquals(20, back.size());
        for (int i = 0; i < 20; i++) {
            double difference = Pictures.difference(frames.get(i), back.get(i));
            assertTrue(difference < mean, "frame " + i + " differs by " + difference);
        }
        VideoInfo info = Films.READER.probe(file);
        assertEquals(width + (format == VideoFormat.MP4 ? width % 2 : 0), info.width());
        assertEquals(2.5, info.declaredSeconds().orElse(0), 0.02);
        assertEquals(8, info.framesPerSecond(), 0.5);
    }

    /** What browsers ask of an MP4: H.264, 4:2:0, colours named, the index before the frames. */
    @Test
    void mp4IsMadeForBrowsers() throws IOException, InterruptedException {
        Path file = folder.resolve("a.mp4");
        write(file, VideoFormat.MP4, SPEC, scene(SPEC, 40));
        List<String> boxes = boxes(Files.readAllBytes(file));
        assertEquals("ftyp", boxes.getFirst());
        assertTrue(boxes.indexOf("moov") > 0, boxes::toString);
        assertTrue(boxes.indexOf("moov") < boxes.indexOf("mdat"), boxes::toString);
        String stream = Ffmpeg.probe(file);
        for (String expected :
                List.of(
                        "codec_name=h264",
                        "pix_fmt=yuv420p",
                        "color_range=tv",
                        "color_space=bt709",
                        "color_transfer=bt709",
                        "color_primaries=bt709",
                        "nb_frames=40",
                        "codec_tag_string=avc1")) {
            assertTrue(stream.contains(expected), () -> expected + " is missing: " + stream);
        }
    }

    private static List<String> boxes(byte[] mp4) {
        List<String> names = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(mp4);
        while (bytes.remaining() >= 8) {
            int size = bytes.getInt(bytes.position());
            names.add(new String(mp4, bytes.position() + 4, 4, StandardCharsets.US_ASCII));
            bytes.position(bytes.position() + size);
        }
        return names;
    }

    @Test
    void replacesAFileOnlyWhenFinished() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("a b-%03d.mp4"), "before");
        Frame frame = scene(SPEC, 1).getFirst();
        try (VideoWriter writer =
                VideoWriter.open(Ffmpeg.PROGRAM, file, VideoFormat.MP4, SPEC, LIMITS)) {
            writer.write(frame);
        }
        assertEquals("before", Files.readString(file));
        assertEquals(List.of(file), files());
        try (VideoWriter writer =
                VideoWriter.open(Ffmpeg.PROGRAM, file, VideoFormat.MP4, SPEC, LIMITS)) {
            writer.write(frame);
            writer.finish();
            assertThrows(IllegalStateException.class, writer::finish);
            assertThrows(IllegalStateException.class, () -> writer.write(frame));
        }
        assertEquals(List.of(file), files());
        assertEquals(1, Films.frames(file, SPEC).size());
    }

    @Test
    void badCallsAreRefused() throws IOException, InterruptedException {
        Path file = folder.resolve("a.mp4");
        try (VideoWriter writer =
                VideoWriter.open(Ffmpeg.PROGRAM, file, VideoFormat.MP4, SPEC, LIMITS)) {
            Frame other = scene(FrameSpec.square(64, 8), 1).getFirst();
            assertThrows(IllegalArgumentException.class, () -> writer.write(other));
            assertThrows(IllegalStateException.class, writer::finish);
        }
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        VideoWriter.open(
                                Ffmpeg.PROGRAM,
                                file,
                                VideoFormat.MP4,
                                FrameSpec.square(15, 8),
                                LIMITS));
        assertThrows(
                IOException.class,
                () ->
                        VideoWriter.open(
                                Ffmpeg.PROGRAM,
                                folder.resolve("none/a.mp4"),
                                VideoFormat.MP4,
                                SPEC,
                                LIMITS));
        assertEquals(List.of(), files());
    }

    /** The disk may be full, or what is allowed used up: to ffmpeg it is the same. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFullDiskLeavesNothing() throws IOException, InterruptedException {
        Path file = folder.resolve("a.mp4");
        byte[] noise = new byte[3 * 128 * 128];
        Random random = new Random(5);
        IOException failure =
                assertThrows(
                        IOException.class,
                        () -> {
                            try (VideoWriter writer =
                                    VideoWriter.open(
                                            Ffmpeg.PROGRAM,
                                            file,
                                            VideoFormat.MP4,
                                            SPEC,
                                            LIMITS.with(20_000, 1))) {
                                for (int i = 0; i < 200; i++) {
                                    random.nextBytes(noise);
                                    writer.write(new Frame(128, 128, noise, i / 8.0));
                                }
                                writer.finish();
                            }
                        });
        assertTrue(failure.toString().contains("cannot write"), failure.toString());
        assertEquals(List.of(), files());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDyingEncoderLeavesNothing() throws IOException {
        Path script = Files.createDirectory(folder.resolve("bin")).resolve("ffmpeg");
        Files.writeString(script, "#!/bin/sh\necho the end >&2; exit 3\n");
        assertTrue(script.toFile().setExecutable(true));
        FfmpegProgram dying = new FfmpegProgram(script, List.of());
        List<Frame> frames = scene(SPEC, 10);
        Path file = folder.resolve("a.mp4");
        IOException failure =
                assertThrows(
                        IOException.class,
                        () -> {
                            try (VideoWriter writer =
                                    VideoWriter.open(dying, file, VideoFormat.MP4, SPEC, LIMITS)) {
                                for (Frame frame : frames) {
                                    writer.write(frame);
                                }
                                writer.finish();
                            }
                        });
        assertTrue(failure.toString().contains("3: the end"), failure.toString());
        assertEquals(List.of(script.getParent()), files());
    }

    /** The same frames give the same bytes, so that a film that is made again is the same film. */
    @ParameterizedTest
    @CsvSource({"MP4", "GIF"})
    void sameFramesSameBytes(VideoFormat format) throws IOException, InterruptedException {
        Path one = folder.resolve("1." + format.extension());
        Path two = folder.resolve("2." + format.extension());
        write(one, format, SPEC, scene(SPEC, 20));
        write(two, format, SPEC, scene(SPEC, 20));
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    }

    @Test
    void formatsHaveTheirNames() {
        assertEquals(Optional.of(VideoFormat.MP4), VideoFormat.byName("a/b.MP4"));
        assertEquals(Optional.of(VideoFormat.GIF), VideoFormat.byName("gif"));
        assertEquals(Optional.empty(), VideoFormat.byName("a.avi"));
        assertEquals("video/mp4", VideoFormat.MP4.mediaType());
        assertEquals("image/gif", VideoFormat.GIF.mediaType());
    }
}
