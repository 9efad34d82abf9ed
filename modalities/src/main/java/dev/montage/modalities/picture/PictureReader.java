package dev.montage.modalities.picture;

import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.ffmpeg.FrameFilters;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.modalities.media.MediaFile;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.media.WebpAnimation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a picture (PNG, JPEG, WebP, GIF, BMP) into pixels: turned as its EXIF orientation says, 16
 * bits, palettes, greys and CMYK made 8-bit RGB, what is transparent made white, of an animation
 * the first frame. Embedded colour profiles are not applied: samples are taken as sRGB. A picture
 * that is too large is refused by its header, before a pixel is decoded.
 *
 * <p>Each picture is read by one ffmpeg process, about 20 ms. Safe for use by many threads.
 */
public final class PictureReader {

    private static final String DEMUXERS = "png_pipe,apng,jpeg_pipe,webp_pipe,gif,bmp_pipe";
    private static final Pattern PAM_HEADER =
            Pattern.compile(
                    "P7\nWIDTH (\\d+)\nHEIGHT (\\d+)\nDEPTH 4\nMAXVAL 255\n.*", Pattern.DOTALL);
    private static final String PAM_HEADER_END = "ENDHDR\n";
    private static final int MAX_PAM_HEADER = 200;

    private final FfmpegProgram program;
    private final MediaLimits limits;

    /**
     * A reader.
     *
     * @param limits bytes, pixels, time and memory hold; seconds mean nothing here
     */
    public PictureReader(FfmpegProgram program, MediaLimits limits) {
        this.program = program;
        this.limits = limits;
    }

    /**
     * A picture at its own size.
     *
     * @throws MediaException EMPTY, NOT_MEDIA, TOO_LARGE, TRUNCATED or TIMEOUT
     * @throws IOException if the file cannot be read
     * @throws IllegalStateException if ffmpeg does not run
     */
    public Frame read(Path picture) throws IOException, InterruptedException {
        try (MediaFile file = MediaFile.of(picture, limits)) {
            return decode(file, false, FrameFilters.ownSize());
        }
    }

    /** A picture in memory at its own size; throws as for a file. */
    public Frame read(byte[] picture) throws InterruptedException {
        return inMemory(picture, false, FrameFilters.ownSize());
    }

    /** A picture as one frame of the wanted size; throws as for a file. */
    public Frame read(Path picture, FrameSpec spec) throws IOException, InterruptedException {
        try (MediaFile file = MediaFile.of(picture, limits)) {
            return decode(file, true, fitting(spec));
        }
    }

    /** A picture in memory as one frame of the wanted size; throws as for a file. */
    public Frame read(byte[] picture, FrameSpec spec) throws InterruptedException {
        return inMemory(picture, true, fitting(spec));
    }

    /** The density of a JPEG, in dots per inch, is for printers: every pixel is square. */
    private static String fitting(FrameSpec spec) {
        return "setsar=1," + FrameFilters.fitting(spec, "", "");
    }

    private Frame inMemory(byte[] picture, boolean resized, String filters)
            throws InterruptedException {
        try (MediaFile file = MediaFile.of(picture, limits)) {
            return decode(file, resized, filters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of an animated WebP, which ffmpeg does not know, the first part on its canvas. */
    private Frame decode(MediaFile file, boolean resized, String filters)
            throws IOException, InterruptedException {
        Optional<WebpAnimation> webp = WebpAnimation.of(file.path(), limits);
        if (webp.isEmpty()) {
            return decodeStill(file.path(), resized, filters);
        }
        WebpAnimation.Part first = webp.get().parts().getFirst();
        String onCanvas =
                "format=rgba,pad=%d:%d:%d:%d:0x00000000,"
                        .formatted(webp.get().width(), webp.get().height(), first.x(), first.y());
        Path still = Files.createTempFile("montage-", ".media");
        try {
            WebpAnimation.writeStills(file.path(), List.of(first), still);
            return decodeStill(still, resized, onCanvas + filters);
        } finally {
            Files.deleteIfExists(still);
        }
    }

    private Frame decodeStill(Path file, boolean resized, String filters)
            throws IOException, InterruptedException {
        boolean premultiplied = resized && !isJpeg(file);
        String all = premultiplied ? FrameFilters.PREMULTIPLY + filters : filters;
        try (FfmpegProcess process = program.start(arguments(all), file, limits)) {
            Optional<Frame> frame = header(process);
            if (frame.isPresent() && FrameFilters.read(process, premultiplied, frame.get())) {
                return frame.get();
            }
            throw failure(process);
        }
    }

    private List<String> arguments(String filters) {
        String input =
                "-hide_banner -xerror -err_detect explode -max_pixels %d -protocol_whitelist fd"
                                .formatted(limits.maxPixels())
                        + " -format_whitelist "
                        + DEMUXERS
                        + " -threads 1 -i fd: -frames:v 1 -vf";
        List<String> arguments = new ArrayList<>(List.of(input.split(" ", -1)));
        arguments.add(filters);
        arguments.addAll(List.of("-f", "image2pipe", "-c:v", "pam", "pipe:1"));
        return arguments;
    }

    /** Photographs are large and never transparent: they need not be made premultiplied. */
    private static boolean isJpeg(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 0xff && in.read() == 0xd8;
        }
    }

    /** Reads the header of a PAM (netpbm) file; gives a frame of that size, yet without pixels. */
    private static Optional<Frame> header(FfmpegProcess process) throws InterruptedException {
        StringBuilder header = new StringBuilder();
        byte[] letter = new byte[1];
        while (header.indexOf(PAM_HEADER_END) < 0) {
            if (header.length() == MAX_PAM_HEADER || process.read(letter) == 0) {
                return Optional.empty();
            }
            header.append(new String(letter, StandardCharsets.US_ASCII));
        }
        Matcher sizes = PAM_HEADER.matcher(header);
        if (!sizes.matches()) {
            throw new IllegalStateException("expected a PAM header of RGBA, found " + header);
        }
        int width = Integer.parseInt(sizes.group(1));
        int height = Integer.parseInt(sizes.group(2));
        return Optional.of(
                new Frame(width, height, new byte[Math.toIntExact(3L * width * height)], 0));
    }

    private RuntimeException failure(FfmpegProcess process) throws InterruptedException {
        Optional<RuntimeException> breakdown = process.breakdown();
        if (breakdown.isPresent()) {
            return breakdown.get();
        }
        Optional<MediaException> large = process.tooManyPixels();
        if (large.isPresent()) {
            return large.get();
        }
        return process.messages().contains("Input #0")
                ? new MediaException(
                        Code.TRUNCATED,
                        "The picture is cut short or damaged: it cannot be decoded.")
                : new MediaException(
                        Code.NOT_MEDIA,
                        "The file is not a picture in a known format: PNG, JPEG, WebP, GIF, BMP.");
    }
}
