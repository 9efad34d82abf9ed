package dev.montage.modalities.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.ffmpeg.Ffmpeg;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.modalities.media.MediaLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read, and that the next picture can be read all the same. */
final class BadPictureTest {

    private static final PictureReader READER =
            new PictureReader(Ffmpeg.PROGRAM, MediaLimits.defaults());
    private static final FrameSpec SPEC = FrameSpec.square(32, 8);

    @TempDir private Path folder;

    @AfterEach
    void theNextPictureWorks() throws IOException, InterruptedException {
        assertArrayEquals(Pictures.golden("rgb.png"), READER.read(Pictures.bytes("rgb.png")).rgb());
    }

    private static MediaException assertRefused(Code code, PictureReader reader, byte[] picture) {
        MediaException refusal = assertThrows(MediaException.class, () -> reader.read(picture));
        assertEquals(code, refusal.code(), refusal.toString());
        MediaException fitted =
                assertThrows(MediaException.class, () -> reader.read(picture, SPEC));
        assertEquals(code, fitted.code(), fitted.getMessage());
        return refusal;
    }

    @Test
    void whatIsNotAPictureIsRefused() throws IOException, InterruptedException {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        assertRefused(Code.EMPTY, READER, new byte[0]);
        assertRefused(Code.NOT_MEDIA, READER, noise);
        assertRefused(Code.NOT_MEDIA, READER, new byte[1]);
        assertRefused(Code.NOT_MEDIA, READER, new byte[100_000]);
        String svg = "<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/hostname'/></svg>";
        assertRefused(Code.NOT_MEDIA, READER, svg.getBytes(StandardCharsets.UTF_8));
        Path film =
                Ffmpeg.make("-filter_complex testsrc=d=1 -c:v mpeg4", folder.resolve("film.mp4"));
        assertRefused(Code.NOT_MEDIA, READER, Files.readAllBytes(film));
        assertThrows(NoSuchFileException.class, () -> READER.read(folder.resolve("none.png")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb.png",
                "palette.png",
                "rgb16.png",
                "rgb.jpg",
                "progressive.jpg",
                "rgb.webp",
                "alpha.webp",
                "rgb.bmp"
            })
    void cutPicturesAreRefused(String name) throws IOException {
        byte[] whole = Pictures.bytes(name);
        MediaException refusal =
                assertRefused(Code.TRUNCATED, READER, Arrays.copyOf(whole, whole.length / 2));
        assertTrue(refusal.toString().contains("cut short"), refusal.getMessage());
    }

    /** Many a camera leaves out the marker of the end. */
    @Test
    void jpegWithoutItsEndIsRead() throws IOException, InterruptedException {
        byte[] whole = Pictures.bytes("rgb.jpg");
        Frame frame = READER.read(Arrays.copyOf(whole, whole.length - 2));
        assertArrayEquals(READER.read(whole).rgb(), frame.rgb());
    }

    /** Of a GIF that is cut after its first frame, that frame. */
    @Test
    void cutAnimationGivesItsFirstFrame() throws IOException, InterruptedException {
        byte[] whole = Pictures.bytes("animated.gif");
        Frame frame = READER.read(Arrays.copyOf(whole, whole.length - 40));
        assertArrayEquals(Pictures.golden("animated.gif"), frame.rgb());
    }

    /** 2 MB that unfold to 2.7 GB; read where no more than the smallest memory is allowed. */
    @Test
    void hugePngIsRefusedByItsHeader() throws IOException {
        byte[] png = hugePng(30_000);
        assertTrue(png.length > 1_900_000 && png.length < 4_000_000, () -> "" + png.length);
        MediaLimits little =
                new MediaLimits(
                        1 << 24,
                        1,
                        50_000_000,
                        Duration.ofSeconds(20),
                        MediaLimits.MIN_MEMORY_BYTES);
        MediaException refusal =
                assertRefused(Code.TOO_LARGE, new PictureReader(Ffmpeg.PROGRAM, little), png);
        assertTrue(refusal.toString().contains("30000 x 30000"), refusal.getMessage());
        // Nor would it be read if so many pixels were allowed: memory has its own limit.
        PictureReader manyPixels =
                new PictureReader(Ffmpeg.PROGRAM, little.withPixels(2_000_000_000));
        MediaException second =
                assertThrows(MediaException.class, () -> manyPixels.read(png, SPEC));
        assertTrue(
                second.code() == Code.TOO_LARGE || second.code() == Code.TRUNCATED,
                second.getMessage());
    }

    /** Where each format has its sizes: offset, bytes of a size, byte order, the value written. */
    @ParameterizedTest
    @CsvSource({
        "rgb.png, 16, 20, 4, BIG_ENDIAN, 20000",
        "palette.gif, 6, 8, 2, LITTLE_ENDIAN, 65535",
        "rgb.bmp, 18, 22, 4, LITTLE_ENDIAN, 20000",
        "rgb.webp, 26, 28, 2, LITTLE_ENDIAN, 16383"
    })
    void largePicturesAreRefusedByTheirHeaders(
            String name, int widthAt, int heightAt, int bytes, String order, int side)
            throws IOException {
        byte[] picture = Pictures.bytes(name);
        ByteOrder endian =
                order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer header = ByteBuffer.wrap(picture).order(endian);
        for (int at : new int[] {widthAt, heightAt}) {
            if (bytes == 2) {
                header.putShort(at, (short) side);
            } else {
                header.putInt(at, side);
            }
        }
        if (name.endsWith("png")) {
            CRC32 crc = new CRC32();
            crc.update(picture, 12, 17);
            header.putInt(29, (int) crc.getValue());
        }
        MediaException refusal = assertRefused(Code.TOO_LARGE, READER, picture);
        assertTrue(refusal.toString().contains(side + " x " + side), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rgb.jpg", "progressive.jpg", "cmyk.jpg"})
    void largeJpegIsRefusedByItsHeader(String name) throws IOException {
        byte[] picture = Pictures.bytes(name);
        int frame = 2;
        while ((picture[frame + 1] & 0xfe) != 0xc0) { // SOF0, or SOF2 & 0xfe
            if ((picture[frame + 1] & 255) == 0xc2) {
                break;
            }
            frame += 2 + ((picture[frame + 2] & 255) << 8 | (picture[frame + 3] & 255));
        }
        Arrays.fill(picture, frame + 5, frame + 9, (byte) 0xff);
        assertRefused(Code.TOO_LARGE, READER, picture);
    }

    @Test
    void bytesAndPixelsAreLimited() throws IOException, InterruptedException {
        byte[] png = Pictures.bytes("rgb.png");
        MediaLimits limits = MediaLimits.defaults();
        assertRefused(
                Code.TOO_LARGE,
                new PictureReader(Ffmpeg.PROGRAM, limits.with(png.length - 1, 1)),
                png);
        assertRefused(
                Code.TOO_LARGE,
                new PictureReader(Ffmpeg.PROGRAM, limits.withPixels(40 * 30 - 1)),
                png);
        new PictureReader(Ffmpeg.PROGRAM, limits.with(png.length, 1).withPixels(64 * 30)).read(png);
    }

    /** An answer or a refusal, whatever the bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb.png",
                "rgb.jpg",
                "rgb.webp",
                "alpha.webp",
                "transparent.gif",
                "palette.bmp"
            })
    void brokenPicturesNeverFail(String name) throws IOException, InterruptedException {
        byte[] whole = Pictures.bytes(name);
        Random random = new Random(3);
        for (int round = 0; round < 25; round++) {
            byte[] broken = whole.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                assertEquals(32, READER.read(broken, SPEC).width());
            } catch (MediaException e) {
                assertTrue(e.toString().endsWith("."), e.toString());
            }
        }
    }

    @Test
    void missingProgramIsNotTheSendersFault() {
        FfmpegProgram none = new FfmpegProgram(folder.resolve("none"), List.of());
        PictureReader reader = new PictureReader(none, MediaLimits.defaults());
        assertThrows(
                IllegalStateException.class, () -> reader.read(Pictures.path("rgb.png"), SPEC));
    }

    @Test
    void specsMakeSense() {
        assertThrows(IllegalArgumentException.class, () -> FrameSpec.square(0, 8));
        assertThrows(IllegalArgumentException.class, () -> FrameSpec.square(5000, 8));
        assertThrows(IllegalArgumentException.class, () -> FrameSpec.square(128, 0));
    }

    /** RGB zeros: a block that deflate can repeat. */
    private static byte[] hugePng(int side) throws IOException {
        long left = (3L * side + 1) * side;
        byte[] zeros = new byte[1 << 20];
        byte[] block = new byte[1 << 12];
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (Deflater deflater = new Deflater(9)) {
            int size = 0;
            for (int i = 0; left > 0; i++, left -= zeros.length) {
                if (i < 2) { // the second has no header and is like all that follow
                    deflater.setInput(zeros);
                    size = deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH);
                }
                data.write(block, 0, size);
            }
        }
        ByteBuffer head =
                ByteBuffer.allocate(13).putInt(side).putInt(side).put((byte) 8).put((byte) 2);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(png, "IHDR", head.array());
        chunk(png, "IDAT", data.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String name, byte[] body)
            throws IOException {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.US_ASCII));
        crc.update(body);
        out.write(ByteBuffer.allocate(4).putInt(body.length).array());
        out.write(name.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
