package dev.montage.server.cli;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.video.FrameStream;
import dev.montage.models.codecs.VisualCodecShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Frames as slices of a visual codec, and slices as frames. */
final class Slices {
    private Slices() {}

    /** The next frames of a film: at its end fewer than a slice has, after it none. */
    static List<Frame> next(FrameStream film, int count) throws InterruptedException {
        List<Frame> frames = new ArrayList<>();
        while (frames.size() < count) {
            Optional<Frame> frame = film.next();
            if (frame.isEmpty()) {
                break;
            }
            frames.add(frame.get());
        }
        return frames;
    }

    /** One slice; its last frame stands for those that are missing, as in a picture. */
    static byte[] bytes(List<Frame> frames, VisualCodecShape shape) {
        byte[] slice = new byte[shape.sliceBytes()];
        for (int i = 0; i < shape.sliceFrames(); i++) {
            Frame frame = frames.get(Math.min(i, frames.size() - 1));
            System.arraycopy(frame.rgb(), 0, slice, i * shape.frameBytes(), shape.frameBytes());
        }
        return slice;
    }

    /** As many frames of a slice as {@code originals} has, shown at the same times. */
    static List<Frame> frames(byte[] slice, List<Frame> originals, VisualCodecShape shape) {
        List<Frame> frames = new ArrayList<>();
        for (Frame original : originals) {
            byte[] rgb = new byte[shape.frameBytes()];
            System.arraycopy(slice, frames.size() * rgb.length, rgb, 0, rgb.length);
            frames.add(new Frame(original.width(), original.height(), rgb, original.seconds()));
        }
        return frames;
    }

    /** Each frame of {@code left} with that of {@code right} at its right; all of one size. */
    static List<Frame> sideBySide(List<Frame> left, List<Frame> right) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            Frame one = left.get(i);
            int row = 3 * one.width();
            byte[] rgb = new byte[2 * one.rgb().length];
            for (int y = 0; y < one.height(); y++) {
                System.arraycopy(one.rgb(), y * row, rgb, 2 * y * row, row);
                System.arraycopy(right.get(i).rgb(), y * row, rgb, (2 * y + 1) * row, row);
            }
            frames.add(new Frame(2 * one.width(), one.height(), rgb, one.seconds()));
        }
        return frames;
    }
}
