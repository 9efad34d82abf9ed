package dev.montage.modalities.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.FrameSpec.Fit;
import dev.montage.modalities.picture.Pictures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be read: which frames, when, and which way up. */
final class VideoReaderTest {

    /** At 0, 1/8, 2/8 s ... of 24 frames a second. */
    private static final List<Integer> EVERY_THIRD =
            List.of(0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45);

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "a.mp4, -c:v libopenh264 -b:v 2M -pix_fmt yuv420p",
        "fast.mp4, -c:v mpeg4 -q:v 2 -movflags +faststart",
        "fragments.mp4, -c:v mpeg4 -q:v 2 -movflags +frag_keyframe+empty_moov",
        "a.mov, -c:v mjpeg -q:v 2 -pix_fmt yuvj422p",
        "a.mkv, -c:v ffv1 -pix_fmt yuv444p10le",
        "rgb.mkv, -c:v ffv1 -pix_fmt gbrp",
        "a.webm, -c:v libvpx-vp9 -b:v 1M -pix_fmt yuv420p",
        "vp8.webm, -c:v libvpx -b:v 1M -pix_fmt yuv420p",
        "av1.webm, -c:v libsvtav1 -preset 10 -pix_fmt yuv420p",
        "a.avi, -c:v mpeg4 -q:v 2",
        "a.ts, -c:v mpeg2video -q:v 2",
        "a.ogv, -c:v ffv1 -f nut",
        "a.flv, -c:v flv -q:v 2",
        "a.gif, -c:v gif",
        "a.png, -c:v apng -f apng"
    })
    void readsCommonContainersAndCodecs(String name, String codec)
            throws IOException, InterruptedException {
        Path film = Films.make(Films.GREYS + " " + codec, folder.resolve(name));
        List<Frame> frames = Films.frames(film, Films.SPEC);
        List<Integer> numbers = Films.numbers(frames);
        assertEquals(16, frames.size(), 1);
        for (int i = 0; i < frames.size(); i++) {
            // GIF counts hundredths of a second, and MPEG-4 rounds its greys.
            int expected = EVERY_THIRD.get(Math.min(i, 15));
            assertEquals(expected, numbers.get(i), 1.0, () -> "" + numbers);
            assertEquals(i / 8.0, frames.get(i).seconds());
        }
    }

    /** Which frame is on the screen, with frames of 1/24 s first and of 1/3 s then. */
    @ParameterizedTest
    @CsvSource({
        "a.mkv, ffv1",
        "a.mp4, mpeg4 -q:v 2",
        "a.webm, libvpx-vp9 -pix_fmt yuv420p -b:v 1M"
    })
    void framesOfDifferentLengthsAreTimedRight(String name, String codec)
            throws IOException, InterruptedException {
        String select = ",select='lt(n\\,24)+not(mod(n\\,8))'".replace("'", "");
        Path film =
                Films.make(
                        Films.GREYS + select + " -fps_mode vfr -c:v " + codec,
                        folder.resolve(name));
        List<Integer> expected = new ArrayList<>(EVERY_THIRD.subList(0, 8));
        expected.addAll(List.of(24, 24, 24, 32, 32, 32));
        List<Integer> found = Films.numbers(Films.frames(film, Films.SPEC));
        assertEquals(expected, found.subList(0, 14));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "5, 10", "24, 48", "30, 60", "240, 480"})
    void ratesAreAParameter(int rate, int count) throws IOException, InterruptedException {
        Path film = Films.make(Films.GREYS + " -c:v ffv1", folder.resolve("a.mkv"));
        FrameSpec spec = new FrameSpec(16, 16, rate, Fit.STRETCH);
        List<Integer> numbers = Films.numbers(Films.frames(film, spec));
        assertEquals(count, numbers.size());
        for (int i = 0; i < count; i++) {
            double tolerance = Math.min(0.01, 0.5 / rate);
            int shown = Math.min(47, (int) (24 * ((double) i / rate + tolerance)));
            assertEquals(shown, numbers.get(i), () -> "" + numbers);
        }
    }

    /** A phone held upright films lying frames and writes down how to turn them. */
    @ParameterizedTest
    @CsvSource({"0, 0", "90, 1", "180, 2", "270, 3"})
    void phonesAreTurned(int degrees, int turns) throws IOException, InterruptedException {
        Path lying =
                Films.make(
                        "-filter_complex color=s=64x48:r=8:d=1,format=gray,"
                                + "geq=lum=lt(X\\,32)*lt(Y\\,24)*255 -c:v mpeg4 -q:v 2",
                        folder.resolve("lying.mp4"));
        Path film =
                Films.make(
                        "-display_rotation " + degrees + " -i " + lying + " -c copy",
                        folder.resolve("turned.mp4"));
        VideoInfo info = Films.READER.probe(film);
        assertEquals(turns % 2 == 0 ? 64 : 48, info.width());
        assertEquals(turns % 2 == 0 ? 48 : 64, info.height());
        FrameSpec spec = new FrameSpec(32, 32, 8, Fit.STRETCH);
        Frame frame = Films.frames(film, spec).getFirst();
        // The bright corner goes round against the clock: top left, bottom left, ...
        int[] x = {8, 8, 24, 24};
        int[] y = {8, 24, 24, 8};
        for (int corner = 0; corner < 4; corner++) {
            int expected = corner == turns ? 255 : 0;
            assertEquals(expected, Films.level(frame, x[corner], y[corner]), 12.0);
        }
    }

    @ParameterizedTest
    @CsvSource({"33, 17", "127, 65", "2, 2", "1, 1", "640, 2"})
    void oddSizes(int width, int height) throws IOException, InterruptedException {
        Path film =
                Films.make(
                        Films.greys(width, height) + " -pix_fmt yuv444p -c:v ffv1",
                        folder.resolve("odd.mkv"));
        VideoInfo info = Films.READER.probe(film);
        assertEquals(width, info.width());
        assertEquals(height, info.height());
        for (Fit fit : Fit.values()) {
            FrameSpec spec = new FrameSpec(31, 31, 8, fit);
            assertEquals(EVERY_THIRD, Films.numbers(Films.frames(film, spec)), () -> "" + fit);
        }
    }

    /** Pixels twice as wide as high: 64 x 64 of them are a picture of 2 : 1. */
    @Test
    void widePixelsAreMadeSquare() throws IOException, InterruptedException {
        Path film =
                Films.make(
                        "-filter_complex color=c=white:s=64x64:r=8:d=1,setsar=2 -c:v ffv1",
                        folder.resolve("a.mkv"));
        assertEquals(128, Films.READER.probe(film).width());
        Frame frame = Films.frames(film, FrameSpec.square(32, 8)).getFirst();
        for (int y = 0; y < 32; y++) {
            assertEquals(y >= 8 && y < 24 ? 255 : 0, Films.level(frame, 16, y), 2.0);
        }
    }

    @Test
    void colourIsWhatItIs() throws IOException, InterruptedException {
        for (String tags : List.of("bt709", "smpte170m")) {
            Path film =
                    Films.make(
                            "-filter_complex color=c=0xe04020:s=64x64:r=8:d=1,format=gbrp,"
                                    + "scale=out_color_matrix="
                                    + tags
                                    + ",format=yuv420p"
                                    + " -c:v ffv1 -colorspace "
                                    + tags,
                            folder.resolve(tags + ".mkv"));
            assertColour(film, 0xe04020);
        }
        // What says nothing, and is as large as this, is BT.709.
        Path large =
                Films.make(
                        "-filter_complex color=c=0xe04020:s=1280x720:r=8:d=0.5,format=gbrp,"
                                + "scale=out_color_matrix=bt709,format=yuv420p,"
                                + "setparams=colorspace=unknown -c:v mpeg4 -q:v 2",
                        folder.resolve("large.avi"));
        assertColour(large, 0xe04020);
    }

    private static void assertColour(Path film, int colour)
            throws IOException, InterruptedException {
        Frame frame = Films.frames(film, Films.SPEC).getFirst();
        for (int channel = 0; channel < 3; channel++) {
            int expected = colour >> (16 - 8 * channel) & 255;
            assertEquals(expected, frame.rgb()[3 * 400 + channel] & 255, 3.0, film::toString);
        }
    }

    /** PQ of 10 bits: white at 203 cd/m2 is bright, black is black, and grey stays grey. */
    @ParameterizedTest
    @CsvSource({"smpte2084, 594", "arib-std-b67, 721"})
    void highDynamicRangeIsToneMapped(String transfer, int white)
            throws IOException, InterruptedException {
        Path film =
                Films.make(
                        "-filter_complex color=s=64x48:r=8:d=0.5,format=yuv420p10le,"
                                + "geq=lum=if(lt(X\\,32)\\,"
                                + white
                                + "\\,64):cb=512:cr=512,"
                                + "setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc="
                                + transfer
                                + ":range=tv -c:v ffv1 -colorspace bt2020nc"
                                + " -color_primaries bt2020 -color_trc "
                                + transfer,
                        folder.resolve("hdr.mkv"));
        Frame frame = Films.frames(film, Films.SPEC).getFirst();
        int bright = Films.level(frame, 8, 12);
        assertTrue(bright > 150 && bright < 256, () -> "" + bright);
        assertEquals(0, Films.level(frame, 24, 12), 4.0);
        assertEquals(bright, frame.rgb()[3 * (12 * 32 + 8)] & 255, 3.0);
    }

    @Test
    void transparentFilmsShowWhite() throws IOException, InterruptedException {
        Path film =
                Films.make(
                        "-filter_complex color=c=red:s=64x48:r=8:d=1,format=gbrap,"
                                + "geq=r=255:g=0:b=0:a=lt(X\\,32)*255 -c:v ffv1",
                        folder.resolve("alpha.mkv"));
        Frame frame = Films.frames(film, Films.SPEC).getFirst();
        assertEquals(0, Films.level(frame, 8, 12), 1.0);
        assertEquals(255, Films.level(frame, 24, 12), 1.0);
    }

    @ParameterizedTest
    @CsvSource({"animated.gif", "animated.png", "animated.webp"})
    void animationsAreFilms(String name) throws IOException, InterruptedException {
        FrameSpec spec = new FrameSpec(40, 30, 8, Fit.STRETCH);
        List<Frame> frames = Films.frames(Pictures.path(name), spec);
        assertEquals(8, frames.size());
        Pictures.assertNear(Pictures.golden(name), frames.getFirst(), 1, 2);
        for (int i = 0; i < 4; i++) {
            Frame frame = frames.get(2 * i);
            assertEquals(0, Pictures.difference(frame, frames.get(2 * i + 1)));
            int at = 3 * (13 * 40 + 7 + 8 * i);
            assertEquals(255, frame.rgb()[at] & 255, 2.0);
            assertEquals(0, frame.rgb()[at + 1] & 255, 2.0);
        }
    }

    /** Four pictures of parts taken away, and laid over, as Pillow puts them together. */
    @ParameterizedTest
    @ValueSource(strings = {"blended.webp", "overlaid.webp"})
    void partsOfAnimatedWebpArePutTogether(String name) throws IOException, InterruptedException {
        byte[] golden = Pictures.golden(name);
        FrameSpec spec = new FrameSpec(40, 30, 4, Fit.STRETCH);
        List<Frame> frames = Films.frames(Pictures.path(name), spec);
        assertEquals(4, frames.size());
        for (int i = 0; i < 4; i++) {
            byte[] expected = Arrays.copyOfRange(golden, i * 3600, (i + 1) * 3600);
            Pictures.assertNear(expected, frames.get(i), 0.5, 2);
        }
    }

    @Test
    void animatedWebpFitsLikePictures() throws IOException, InterruptedException {
        for (Fit fit : Fit.values()) {
            FrameSpec small = FrameSpec.square(20, 4).with(fit);
            Frame still = Films.PICTURES.read(Pictures.path("animated.webp"), small);
            Frame first = Films.frames(Pictures.path("animated.webp"), small).getFirst();
            Pictures.assertNear(still.rgb(), first, 1, 3);
        }
    }

    @Test
    void headersSayWhatIsIn() throws IOException, InterruptedException {
        Path silent = Films.make(Films.GREYS + " -c:v mpeg4", folder.resolve("a.mp4"));
        VideoInfo info = Films.READER.probe(silent);
        assertEquals(64, info.width());
        assertEquals(48, info.height());
        assertEquals(24, info.framesPerSecond(), 0.01);
        assertEquals(2, info.declaredSeconds().orElse(0), 0.01);
        assertFalse(info.sound());
        Path loud =
                Films.make(
                        "-i " + silent + " -filter_complex sine=d=2 -c:v copy -c:a aac",
                        folder.resolve("b.mp4"));
        assertTrue(Films.READER.probe(loud).sound());
        assertEquals(EVERY_THIRD, Films.numbers(Films.frames(loud, Films.SPEC)));
    }

    @Test
    void fromFilesMemoryAndUploadsAlike() throws IOException, InterruptedException {
        Path film = Films.make(Films.GREYS + " -c:v mpeg4 -q:v 2", folder.resolve("a.mp4"));
        byte[] bytes = Files.readAllBytes(film);
        try (FrameStream memory = Films.READER.open(bytes, Films.SPEC);
                FrameStream upload =
                        Films.READER.open(new ByteArrayInputStream(bytes), Films.SPEC)) {
            assertEquals(2, memory.declaredSeconds().orElse(0), 0.01);
            assertEquals(EVERY_THIRD, Films.numbers(memory.readAll()));
            assertEquals(EVERY_THIRD, Films.numbers(upload.readAll()));
            assertEquals(2, upload.seconds());
        }
    }
}
