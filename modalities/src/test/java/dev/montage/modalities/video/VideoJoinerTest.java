package dev.montage.modalities.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.ffmpeg.Ffmpeg;
import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.FrameSpec.Fit;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.picture.Pictures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoJoinerTest {
    private static final MediaLimits LIMITS = MediaLimits.defaults();
    private static final MediaLimits SOON =
            new MediaLimits(1 << 24, 60, 1 << 20, Duration.ofSeconds(20), 1L << 30);
    private static final FrameSpec SPEC = new FrameSpec(128, 96, 8, Fit.STRETCH);
    private static final List<Integer> ENDS = List.of(1, 6, 24, 96);

    @TempDir private Path folder;

    /** Frames in pieces of 1, 5, 18 and 72. */
    private List<Path> pieces(List<Frame> frames) throws IOException, InterruptedException {
        List<Path> pieces = new ArrayList<>();
        int from = 0;
        for (int end : ENDS) {
            Path piece = folder.resolve("piece-" + end);
            try (VideoWriter writer =
                    VideoWriter.open(Ffmpeg.PROGRAM, piece, VideoFormat.H264, SPEC, LIMITS)) {
                for (Frame frame : frames.subList(from, end)) {
                    writer.write(frame);
                }
                writer.finish();
            }
            pieces.add(piece);
            from = end;
        }
        return pieces;
    }

    @Test
    void piecesBecomeOneFilm() throws IOException, InterruptedException {
        List<Frame> frames = VideoWriterTest.scene(SPEC, 96);
        Path film = folder.resolve("film.mp4");
        List<Path> pieces = pieces(frames);
        VideoJoiner.join(Ffmpeg.PROGRAM, pieces, 8, film, LIMITS);
        String stream = Ffmpeg.probe(film);
        for (String expected :
                List.of(
                        "codec_name=h264",
                        "nb_frames=96",
                        "duration=12.0000",
                        "avg_frame_rate=8/1",
                        "color_space=bt709",
                        "codec_tag_string=avc1")) {
            assertTrue(stream.contains(expected), () -> expected + " is missing: " + stream);
        }
        List<Frame> back = Films.frames(film, SPEC);
        assertEquals(96, back.size());
        for (int i = 0; i < 96; i++) {
            double difference = Pictures.difference(frames.get(i), back.get(i));
            assertTrue(difference < 5, "frame " + i + " differs by " + difference);
        }
        byte[] bytes = Files.readAllBytes(film);
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        assertTrue(all.indexOf("moov") < all.indexOf("mdat"));
        VideoJoiner.join(Ffmpeg.PROGRAM, pieces, 8, film, LIMITS);
        assertArrayEquals(bytes, Files.readAllBytes(film));
    }

    @Test
    void whatIsNotWholeIsNotThere() throws IOException {
        Path film = folder.resolve("film.mp4");
        List<Path> missing = List.of(folder.resolve("none"));
        assertThrows(
                IOException.class,
                () -> VideoJoiner.join(Ffmpeg.PROGRAM, missing, 8, film, LIMITS));
        List<Path> empty = List.of(Files.createFile(folder.resolve("empty")));
        assertThrows(
                IOException.class, () -> VideoJoiner.join(Ffmpeg.PROGRAM, empty, 8, film, LIMITS));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(empty, files.toList());
        }
    }

    @Test
    void aGrowingFilmCanBeWatched() throws IOException, InterruptedException {
        List<Path> pieces = pieces(VideoWriterTest.scene(SPEC, 96));
        Path film = folder.resolve("grown.mp4");
        try (FfmpegProcess process = VideoJoiner.start(Ffmpeg.PROGRAM, 8, SOON)) {
            for (Path piece : pieces.subList(0, 3)) {
                Files.copy(piece, process.input());
            }
            process.input().flush();
            byte[] begin = process.next();
            assertEquals("ftyp", new String(begin, 4, 4, StandardCharsets.US_ASCII));
            Files.copy(pieces.getLast(), process.input());
            process.input().close();
            Files.write(film, begin);
            Files.write(film, process.readAll(), StandardOpenOption.APPEND);
            assertEquals(0, process.exitCode());
        }
        assertEquals(96, Films.frames(film, SPEC).size());
        String all = Files.readString(film, StandardCharsets.ISO_8859_1);
        assertTrue(all.indexOf("moof") < all.lastIndexOf("moof"), "one fragment");
        assertFalse(Ffmpeg.probe(film).isEmpty());
    }
}
