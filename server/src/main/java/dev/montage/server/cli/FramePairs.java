package dev.montage.server.cli;

import dev.montage.modalities.media.Frame;
import java.util.ArrayList;
import java.util.List;

/** Frames beside those that a codec left of them. */
final class FramePairs {
    private FramePairs() {}

    /** The first of {@code decoded}, one for each original and shown at its time. */
    static List<Frame> at(List<Frame> originals, List<Frame> decoded) {
        List<Frame> frames = new ArrayList<>();
        for (Frame original : originals) {
            Frame left = decoded.get(frames.size());
            frames.add(new Frame(left.width(), left.height(), left.rgb(), original.seconds()));
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
