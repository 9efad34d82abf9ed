package dev.montage.modalities.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.modalities.ffmpeg.Ffmpeg;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.FrameSpec.Fit;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be read, against what Pillow reads in the same file. */
final class PictureReaderTest {

    private static final PictureReader READER =
            new PictureReader(Ffmpeg.PROGRAM, MediaLimits.defaults());

    /** Exact where a format is; a level for a sum that is rounded, more for the codecs' chroma. */
    @ParameterizedTest
    @CsvSource({
        "rgb.png, 0, 0",
        "grey.png, 0, 0",
        "black-and-white.png, 0, 0",
        "palette.png, 0, 0",
        "palette-transparent.png, 0, 0",
        "alpha.png, 0, 0",
        "grey-alpha.png, 0, 0",
        "grey16.png, 1, 1",
        "rgb16.png, 0.5, 1",
        "rgb.bmp, 0, 0",
        "palette.bmp, 0, 0",
        "rgb.jpg, 0.5, 3",
        "progressive.jpg, 0.5, 3",
        "grey.jpg, 0.5, 2",
        "cmyk.jpg, 1, 3",
        "rgb.webp, 3, 40",
        "lossless.webp, 0, 0",
        "alpha.webp, 0, 0",
        "palette.gif, 0, 0",
        "transparent.gif, 0, 0",
        "animated.gif, 0, 0",
        "animated.png, 0, 0",
        "animated.webp, 0, 0"
    })
    void readsEveryKind(String name, double mean, int worst)
            throws IOException, InterruptedException {
        Frame frame = READER.read(Pictures.path(name));
        assertEquals(40, frame.width());
        assertEquals(30, frame.height());
        assertEquals(0, frame.seconds());
        Pictures.assertNear(Pictures.golden(name), frame, mean, worst);
        assertArrayEquals(frame.rgb(), READER.read(Pictures.bytes(name)).rgb());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnsAsExifSays(int orientation) throws IOException, InterruptedException {
        byte[] upright = Pictures.golden("orientation-" + orientation);
        for (String format : new String[] {"png", "webp", "jpg"}) {
            Frame frame = READER.read(Pictures.path("orientation-" + orientation + "." + format));
            assertEquals(orientation < 5 ? 40 : 30, frame.width(), format);
            assertEquals(orientation < 5 ? 30 : 40, frame.height(), format);
            boolean exact = !format.equals("jpg");
            Pictures.assertNear(upright, frame, exact ? 0 : 2, exact ? 0 : 40);
        }
    }

    /** The average of the area, rounded in two steps. */
    @ParameterizedTest
    @CsvSource({
        "large.png, LETTERBOX, large.png.letterbox, 32",
        "large.png, CROP, large.png.crop, 32",
        "large.png, STRETCH, large.png.stretch, 32",
        "large-alpha.png, STRETCH, large-alpha.png.stretch, 32",
        "rgb.png, STRETCH, rgb.png.larger, 64"
    })
    void fitsIntoTheFrame(String name, Fit fit, String golden, int side)
            throws IOException, InterruptedException {
        FrameSpec spec = FrameSpec.square(side, 8).with(fit);
        Frame frame = READER.read(Pictures.path(name), spec);
        assertEquals(side, frame.width());
        assertEquals(side, frame.height());
        Pictures.assertNear(Pictures.golden(golden), frame, 1, 3);
    }

    @Test
    void turnsBeforeItFits() throws IOException, InterruptedException {
        FrameSpec spec = FrameSpec.square(40, 8);
        Frame frame = READER.read(Pictures.path("orientation-6.png"), spec);
        for (int y = 0; y < 40; y++) {
            for (int x : new int[] {0, 4, 35, 39}) {
                assertEquals(0, frame.rgb()[3 * (40 * y + x)], "the bar at " + x + ", " + y);
            }
        }
        byte[] upright = Pictures.golden("orientation-6");
        for (int x = 0; x < 3 * 30; x++) {
            assertEquals(upright[3 * 30 * 20 + x], frame.rgb()[3 * (40 * 20 + 5) + x], 1.0);
        }
    }

    /** A line of pixels is a picture too, of any fit. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 700", "700, 1", "3, 5", "127, 129"})
    void oddSizes(int width, int height) throws IOException, InterruptedException {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 200);
        Frame made = new Frame(width, height, rgb, 0);
        byte[] png = new PictureWriter(Ffmpeg.PROGRAM).write(made, PictureFormat.PNG);
        assertArrayEquals(rgb, READER.read(png).rgb());
        for (Fit fit : Fit.values()) {
            Frame frame = READER.read(png, FrameSpec.square(16, 8).with(fit));
            int brightest = 0;
            for (byte level : frame.rgb()) {
                brightest = Math.max(brightest, level & 255);
            }
            assertEquals(200, brightest, () -> "" + fit);
        }
    }
}
