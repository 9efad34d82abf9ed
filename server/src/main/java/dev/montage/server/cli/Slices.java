package dev.montage.server.cli;

import dev.montage.modalities.media.Frame;
import dev.montage.models.codecs.SliceCodes;
import dev.montage.models.codecs.VisualCodec;
import dev.montage.models.codecs.VisualCodecShape;
import java.util.ArrayList;
import java.util.List;

/** Frames as slices of a visual codec, and slices as frames. */
final class Slices {
    private Slices() {}

    /** Codes of each slice of neighbouring frames; the last frame stands for those that lack. */
    static List<int[]> encode(VisualCodec codec, List<Frame> frames) {
        VisualCodecShape shape = codec.shape();
        int slices = Math.ceilDiv(frames.size(), shape.sliceFrames());
        byte[] bytes = new byte[slices * shape.sliceBytes()];
        for (int i = 0; i < slices * shape.sliceFrames(); i++) {
            Frame frame = frames.get(Math.min(i, frames.size() - 1));
            System.arraycopy(frame.rgb(), 0, bytes, i * shape.frameBytes(), shape.frameBytes());
        }
        return SliceCodes.film(codec.encode(bytes), shape).stream().map(SliceCodes::own).toList();
    }

    /** As many frames of decoded slices as {@code originals} has, shown at the same times. */
    static List<Frame> frames(byte[] decoded, List<Frame> originals, VisualCodecShape shape) {
        List<Frame> frames = new ArrayList<>();
        for (Frame original : originals) {
            byte[] rgb = new byte[shape.frameBytes()];
            System.arraycopy(decoded, frames.size() * rgb.length, rgb, 0, rgb.length);
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
