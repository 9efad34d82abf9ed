package dev.montage.modalities.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.ffmpeg.Ffmpeg;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is read again. */
final class PictureWriterTest {

    private static final PictureReader READER =
            new PictureReader(Ffmpeg.PROGRAM, MediaLimits.defaults());
    private static final PictureWriter WRITER = new PictureWriter(Ffmpeg.PROGRAM);

    private static Frame large() throws IOException, InterruptedException {
        return READER.read(Pictures.path("large.png"));
    }

    @Test
    void pngIsExact() throws IOException, InterruptedException {
        Frame frame = large();
        Frame back = READER.read(WRITER.write(frame, PictureFormat.PNG));
        assertEquals(100, back.width());
        assertArrayEquals(frame.rgb(), back.rgb());
    }

    /** The colours of a drawing have half the resolution in both formats. */
    @ParameterizedTest
    @CsvSource({"JPEG, 6", "WEBP, 6"})
    void betterQualityIsNearerAndLarger(PictureFormat format, double mean)
            throws IOException, InterruptedException {
        Frame frame = large();
        byte[] good = WRITER.write(frame, format);
        byte[] poor = WRITER.write(frame, format, 10);
        Frame back = READER.read(good);
        assertEquals(75, back.height());
        double difference = Pictures.difference(frame, back);
        assertTrue(difference < mean, () -> "" + difference);
        assertTrue(Pictures.difference(frame, READER.read(poor)) > difference);
        assertTrue(poor.length < good.length, poor.length + " " + good.length);
    }

    @ParameterizedTest
    @CsvSource({"PNG, image/png, png, 89504e47", "JPEG, image/jpeg, jpg, ffd8ff"})
    void formatsHaveTheirNames(PictureFormat format, String type, String extension, String magic)
            throws IOException, InterruptedException {
        assertEquals(type, format.mediaType());
        assertEquals(extension, format.extension());
        assertEquals(Optional.of(format), PictureFormat.byName("a/b.c." + extension));
        byte[] start = WRITER.write(large(), format);
        for (int i = 0; i < magic.length() / 2; i++) {
            assertEquals(Integer.parseInt(magic.substring(2 * i, 2 * i + 2), 16), start[i] & 255);
        }
        assertEquals(Optional.of(PictureFormat.JPEG), PictureFormat.byName("A.JPEG"));
        assertEquals(Optional.empty(), PictureFormat.byName("a.tiff"));
    }

    @Test
    void badCallsAreRefused() throws IOException, InterruptedException {
        Frame frame = large();
        for (int quality : new int[] {0, 101}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> WRITER.write(frame, PictureFormat.JPEG, quality));
        }
        assertThrows(IllegalArgumentException.class, () -> new Frame(2, 2, new byte[11], 0));
        PictureWriter none = new PictureWriter(new FfmpegProgram(Path.of("/none"), List.of()));
        assertThrows(IllegalStateException.class, () -> none.write(frame, PictureFormat.WEBP));
    }
}
