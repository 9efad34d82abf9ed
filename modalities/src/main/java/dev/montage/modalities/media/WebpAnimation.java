package dev.montage.modalities.media;

import dev.montage.modalities.media.MediaException.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of an animated WebP file, which ffmpeg cannot read as a whole (RFC 9649, section 2.7):
 * each part is a still picture that goes somewhere on a canvas.
 *
 * @param width of the canvas, in pixels
 * @param height of the canvas, in pixels
 * @param parts in order of time
 */
public record WebpAnimation(int width, int height, List<Part> parts) {

    /** So that a canvas, which is held in memory, stays below 64 MiB. */
    private static final long MAX_PIXELS = 1L << 24;

    private static final int RIFF = 0x46464952;
    private static final int WEBP = 0x50424557;
    private static final int EXTENDED = 0x58385056; // VP8X
    private static final int FRAME = 0x464d4e41; // ANMF
    private static final int FRAME_HEADER = 16;
    private static final int ANIMATED = 0x02;
    private static final int ALPHA = 0x10;

    /**
     * One picture.
     *
     * @param x where its left edge is on the canvas, in pixels
     * @param y where its top edge is
     * @param width in pixels
     * @param height in pixels
     * @param millis how long it is shown
     * @param blended whether it is laid over the canvas, not in its place
     * @param disposed whether its place is made clear after it
     * @param offset where its data begins in the file, in bytes
     * @param bytes size of its data
     */
    public record Part(
            int x,
            int y,
            int width,
            int height,
            int millis,
            boolean blended,
            boolean disposed,
            long offset,
            int bytes) {}

    public WebpAnimation {
        parts = List.copyOf(parts);
    }

    public double seconds() {
        return parts.stream().mapToLong(Part::millis).sum() / 1000.0;
    }

    /**
     * Reads the headers.
     *
     * @return empty if the file is anything else
     * @throws MediaException TOO_LARGE or TOO_LONG; TRUNCATED if it has no whole part
     */
    public static Optional<WebpAnimation> of(Path file, MediaLimits limits) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            ByteBuffer head = read(in, 0, 30);
            if (head.remaining() < 30
                    || head.getInt(0) != RIFF
                    || head.getInt(8) != WEBP
                    || head.getInt(12) != EXTENDED
                    || (head.get(20) & ANIMATED) == 0) {
                return Optional.empty();
            }
            int width = 1 + int24(head, 24);
            int height = 1 + int24(head, 27);
            if ((long) width * height > Math.min(MAX_PIXELS, limits.maxPixels())) {
                throw new MediaException(
                        Code.TOO_LARGE,
                        "The animation has %d x %d pixels, more than the limit of %d."
                                .formatted(
                                        width, height, Math.min(MAX_PIXELS, limits.maxPixels())));
            }
            WebpAnimation animation = new WebpAnimation(width, height, parts(in, width, height));
            if (animation.parts.isEmpty()) {
                throw new MediaException(
                        Code.TRUNCATED,
                        "The animation is cut short or damaged: nothing can be decoded.");
            }
            if (animation.seconds() > limits.maxSeconds()) {
                throw new MediaException(
                        Code.TOO_LONG,
                        "The animation lasts %.0f s, longer than the limit of %.0f s."
                                .formatted(animation.seconds(), limits.maxSeconds()));
            }
            return Optional.of(animation);
        }
    }

    /** Up to the first that is not whole, or not on the canvas. */
    private static List<Part> parts(FileChannel in, int width, int height) throws IOException {
        List<Part> parts = new ArrayList<>();
        long at = 12;
        while (true) {
            ByteBuffer chunk = read(in, at, 8 + FRAME_HEADER);
            if (chunk.remaining() < 8) {
                return parts;
            }
            long bytes = Integer.toUnsignedLong(chunk.getInt(4));
            if (chunk.getInt(0) == FRAME) {
                boolean whole = bytes > FRAME_HEADER && at + 8 + bytes <= in.size();
                if (!whole || bytes > Integer.MAX_VALUE) {
                    return parts;
                }
                Part part = part(chunk, at + 8 + FRAME_HEADER, (int) bytes - FRAME_HEADER);
                if (part.x + part.width > width || part.y + part.height > height) {
                    return parts;
                }
                parts.add(part);
            }
            at += 8 + bytes + (bytes & 1);
        }
    }

    private static Part part(ByteBuffer chunk, long offset, int bytes) {
        int millis = int24(chunk, 20);
        int flags = chunk.get(23);
        return new Part(
                2 * int24(chunk, 8),
                2 * int24(chunk, 11),
                1 + int24(chunk, 14),
                1 + int24(chunk, 17),
                millis > 10 ? millis : 100, // as browsers show what says 0
                (flags & 2) == 0,
                (flags & 1) != 0,
                offset,
                bytes);
    }

    /** Writes parts as whole WebP files, one after the other. */
    public static void writeStills(Path file, List<Part> parts, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(file);
                OutputStream out = Files.newOutputStream(to)) {
            for (Part part : parts) {
                ByteBuffer head = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
                head.putInt(RIFF).putInt(22 + part.bytes).putInt(WEBP).putInt(EXTENDED).putInt(10);
                head.putInt(ALPHA);
                putInt24(head, part.width - 1);
                putInt24(head, part.height - 1);
                out.write(head.array());
                in.transferTo(part.offset, part.bytes, Channels.newChannel(out));
            }
        }
    }

    private static ByteBuffer read(FileChannel in, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && in.read(buffer, at + buffer.position()) >= 0) {
            // goes on until it is full or the file ends
        }
        return buffer.flip();
    }

    private static int int24(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at)) | (bytes.get(at + 2) & 255) << 16;
    }

    private static void putInt24(ByteBuffer bytes, int value) {
        bytes.putShort((short) value).put((byte) (value >> 16));
    }
}
