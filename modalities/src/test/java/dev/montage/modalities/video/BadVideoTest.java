package dev.montage.modalities.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.ffmpeg.Ffmpeg;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.picture.Pictures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read, or only in part. */
@Timeout(120)
final class BadVideoTest {

    @TempDir private Path folder;

    private static List<Frame> read(VideoReader reader, byte[] film) throws InterruptedException {
        try (FrameStream stream = reader.open(film, Films.SPEC)) {
            return stream.readAll();
        }
    }

    private static MediaException assertRefused(Code code, VideoReader reader, byte[] film) {
        MediaException refusal = assertThrows(MediaException.class, () -> read(reader, film));
        assertEquals(code, refusal.code(), refusal.toString());
        return refusal;
    }

    private static VideoReader reader(MediaLimits limits) {
        return new VideoReader(Ffmpeg.PROGRAM, limits);
    }

    private byte[] film(String arguments, String name) throws IOException, InterruptedException {
        return Files.readAllBytes(Films.make(arguments, folder.resolve(name)));
    }

    @Test
    void whatIsNotAFilmIsRefused() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        assertRefused(Code.EMPTY, Films.READER, new byte[0]);
        assertRefused(Code.NOT_MEDIA, Films.READER, noise);
        assertRefused(Code.NOT_MEDIA, Films.READER, new byte[1]);
        assertRefused(Code.NOT_MEDIA, Films.READER, new byte[100_000]);
        assertRefused(Code.NOT_MEDIA, Films.READER, Pictures.bytes("rgb.png"));
        assertRefused(Code.NOT_MEDIA, Films.READER, Pictures.bytes("rgb.jpg"));
        assertRefused(Code.NOT_MEDIA, Films.READER, Pictures.bytes("rgb.webp"));
        assertThrows(
                NoSuchFileException.class,
                () -> Films.READER.open(folder.resolve("none.mp4"), Films.SPEC));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.m4a", "a.mkv", "a.ogg"})
    void soundAloneIsNoFilm(String name) throws IOException, InterruptedException {
        byte[] sound = film("-filter_complex sine=d=1", name);
        assertRefused(Code.NO_VIDEO, Films.READER, sound);
    }

    /** A song's cover is a picture, not a film. */
    @Test
    void aCoverIsNoFilm() throws IOException, InterruptedException {
        byte[] song =
                film(
                        "-i "
                                + Pictures.path("rgb.jpg")
                                + " -filter_complex sine=d=1 -map 0:v -c:v copy"
                                + " -disposition:v:0 attached_pic",
                        "a.m4a");
        assertRefused(Code.NO_VIDEO, Films.READER, song);
    }

    @Test
    void cutFilmsGiveWhatIsThereOrSaySo() throws IOException, InterruptedException {
        byte[] mp4 = film(Films.GREYS + " -c:v mpeg4 -q:v 2", "a.mp4");
        assertRefused(Code.TRUNCATED, Films.READER, Arrays.copyOf(mp4, mp4.length / 2));
        byte[] mkv = film(Films.GREYS + " -c:v ffv1", "a.mkv");
        int whole = read(Films.READER, mkv).size();
        List<Frame> half = read(Films.READER, Arrays.copyOf(mkv, mkv.length / 2));
        assertTrue(half.size() > 3 && half.size() < whole, () -> "" + half.size());
        assertEquals(3, Films.numbers(half).get(1));
    }

    @Test
    void cutAnimatedWebpGivesWhatIsThere() throws IOException, InterruptedException {
        byte[] webp = Pictures.bytes("animated.webp");
        assertEquals(8, read(Films.READER, webp).size());
        assertEquals(6, read(Films.READER, Arrays.copyOf(webp, webp.length - 10)).size());
        assertRefused(Code.TRUNCATED, Films.READER, Arrays.copyOf(webp, 100));
        byte[] huge = webp.clone();
        Arrays.fill(huge, 24, 30, (byte) 0x7f);
        assertRefused(Code.TOO_LARGE, Films.READER, huge);
        MediaLimits half = MediaLimits.defaults().with(1 << 20, 0.5);
        assertRefused(Code.TOO_LONG, reader(half), webp);
    }

    @Test
    void largeFramesAreRefusedByTheHeader() throws IOException, InterruptedException {
        byte[] film = film("-filter_complex color=s=640x480:r=8:d=1 -c:v mpeg4", "a.mp4");
        VideoReader small = reader(MediaLimits.defaults().withPixels(640 * 480 - 1));
        assertRefused(Code.TOO_LARGE, small, film);
        assertEquals(8, read(reader(MediaLimits.defaults().withPixels(640 * 480)), film).size());
        // An animation that says it has 65,535 x 65,535 pixels.
        byte[] gif = Pictures.bytes("animated.gif");
        Arrays.fill(gif, 6, 10, (byte) 0xff);
        assertRefused(Code.TOO_LARGE, Films.READER, gif);
    }

    @ParameterizedTest
    @CsvSource({"a.mp4, mpeg4", "a.mkv, ffv1", "a.m4v, mpeg4 -f m4v"})
    void secondsAreLimited(String name, String codec) throws IOException, InterruptedException {
        byte[] film = film("-filter_complex color=s=32x32:r=24:d=4 -c:v " + codec, name);
        MediaLimits limits = MediaLimits.defaults();
        assertRefused(Code.TOO_LONG, reader(limits.with(1 << 30, 2)), film);
        assertRefused(Code.TOO_LONG, reader(limits.with(1 << 30, 3.5)), film);
        assertEquals(32, read(reader(limits.with(1 << 30, 4)), film).size(), 1);
        assertRefused(Code.TOO_LARGE, reader(limits.with(film.length - 1, 4)), film);
    }

    /** An hour of black, of which only the frames that are asked for are ever there. */
    @Test
    void longFilmsStream() throws IOException, InterruptedException {
        byte[] film = film("-filter_complex color=s=16x16:r=1:d=3600 -c:v mpeg4 -g 300", "a.mp4");
        try (FrameStream stream = Films.READER.open(film, Films.SPEC)) {
            for (int i = 0; i < 2000; i++) {
                assertEquals(i / 8.0, stream.next().orElseThrow().seconds());
            }
        }
        MediaLimits short1 = MediaLimits.defaults().with(1 << 30, 600);
        assertRefused(Code.TOO_LONG, reader(short1), film);
    }

    /** A playlist or script must not bring in another file. */
    @Test
    void noOtherFileIsOpened() throws IOException, InterruptedException {
        Path secret = Films.make(Films.GREYS + " -c:v mpeg2video", folder.resolve("secret.ts"));
        for (String script :
                List.of(
                        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n%s\n#EXT-X-ENDLIST\n",
                        "ffconcat version 1.0\nfile %s\n")) {
            byte[] file = script.formatted(secret).getBytes(StandardCharsets.UTF_8);
            assertRefused(Code.NOT_MEDIA, Films.READER, file);
        }
    }

    @Test
    void closingKillsTheDecoder() throws Exception {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        byte[] film = film("-filter_complex color=s=640x480:r=24:d=60 -c:v mpeg4", "a.mp4");
        try (FrameStream stream = Films.READER.open(film, Films.SPEC)) {
            assertEquals(0, stream.next().orElseThrow().seconds());
        }
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            if (!before.contains(child)) {
                child.onExit().get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void timeIsLimited() throws IOException, InterruptedException {
        byte[] film = film("-filter_complex color=s=640x480:r=240:d=20 -c:v mpeg4", "a.mp4");
        MediaLimits hasty = new MediaLimits(1 << 30, 60, 1 << 20, Duration.ofMillis(30), 1L << 30);
        assertRefused(Code.TIMEOUT, reader(hasty), film);
    }

    /** An answer or a refusal, whatever the bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.mkv", "a.gif", "animated.webp"})
    void brokenFilmsNeverFail(String name) throws IOException, InterruptedException {
        byte[] whole =
                name.endsWith("webp")
                        ? Pictures.bytes(name)
                        : film(Films.GREYS + " -frames:v 12", name);
        Random random = new Random(3);
        for (int round = 0; round < 12; round++) {
            byte[] broken = whole.clone();
            for (int i = random.nextInt(12); i >= 0; i--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                for (Frame frame : read(Films.READER, broken)) {
                    assertEquals(Films.SPEC.width(), frame.width());
                }
            } catch (MediaException e) {
                assertTrue(e.toString().endsWith("."), e.toString());
            }
        }
    }

    @Test
    void missingProgramIsNotTheSendersFault() {
        FfmpegProgram none = new FfmpegProgram(folder.resolve("none"), List.of());
        VideoReader reader = new VideoReader(none, MediaLimits.defaults());
        Path film = Pictures.path("animated.gif");
        assertThrows(IllegalStateException.class, () -> reader.open(film, Films.SPEC));
        assertThrows(IllegalStateException.class, () -> reader.probe(film));
    }
}
