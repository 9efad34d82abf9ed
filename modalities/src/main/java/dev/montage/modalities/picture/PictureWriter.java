package dev.montage.modalities.picture;

import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.MediaLimits;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Turns a frame into a picture file: PNG and JPEG by the JDK, WebP by libwebp in an ffmpeg process.
 * Safe for use by many threads.
 */
public final class PictureWriter {

    /** Hardly to be told from the original, at a third of the bytes of PNG. */
    public static final int DEFAULT_QUALITY = 90;

    private final FfmpegProgram program;

    public PictureWriter(FfmpegProgram program) {
        this.program = program;
    }

    /** A picture of the default quality. */
    public byte[] write(Frame frame, PictureFormat format) throws InterruptedException {
        return write(frame, format, DEFAULT_QUALITY);
    }

    /**
     * A picture.
     *
     * @param quality 1 (small) to 100 (good), as libjpeg and libwebp count it; PNG is always exact
     * @throws IllegalStateException if ffmpeg does not run
     */
    public byte[] write(Frame frame, PictureFormat format, int quality)
            throws InterruptedException {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("expected a quality of 1..100, found " + quality);
        }
        try {
            return switch (format) {
                case PNG -> encoded(frame, "png", 0);
                case JPEG -> encoded(frame, "jpeg", quality / 100f);
                case WEBP -> webp(frame, quality);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the JDK's writer; a quality of 0 means that the format has none. */
    private static byte[] encoded(Frame frame, String name, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(name).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (quality > 0) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(quality);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image(frame), null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The frame's own bytes as an image. */
    private static BufferedImage image(Frame frame) {
        int[] redGreenBlue = {0, 1, 2};
        WritableRaster raster =
                Raster.createInterleavedRaster(
                        new DataBufferByte(frame.rgb(), frame.rgb().length),
                        frame.width(),
                        frame.height(),
                        3 * frame.width(),
                        3,
                        redGreenBlue,
                        null);
        ComponentColorModel colors =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_sRGB),
                        false,
                        false,
                        Transparency.OPAQUE,
                        DataBuffer.TYPE_BYTE);
        return new BufferedImage(colors, raster, false, null);
    }

    private byte[] webp(Frame frame, int quality) throws IOException, InterruptedException {
        String arguments =
                String.format(
                        Locale.ROOT,
                        "-hide_banner -protocol_whitelist pipe -f rawvideo -pix_fmt rgb24"
                                + " -video_size %dx%d -i pipe:0 -frames:v 1 -c:v libwebp -quality %d"
                                + " -f webp pipe:1",
                        frame.width(),
                        frame.height(),
                        quality);
        List<String> all = List.of(arguments.split(" ", -1));
        try (FfmpegProcess process = program.startWriting(all, MediaLimits.defaults())) {
            try (OutputStream in = process.input()) {
                in.write(frame.rgb());
            } catch (IOException e) {
                throw new IllegalStateException("ffmpeg does not run: " + process.messages(), e);
            }
            byte[] bytes = process.readAll();
            if (process.exitCode() != 0) {
                throw new IllegalStateException("ffmpeg cannot write WebP: " + process.messages());
            }
            return bytes;
        }
    }
}
