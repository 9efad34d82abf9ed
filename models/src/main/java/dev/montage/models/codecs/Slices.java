package dev.montage.models.codecs;

import dev.montage.modalities.media.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Frames as slices of a visual codec, and slices as frames. */
public final class Slices {
    private Slices() {}

    /**
     * Codes of each slice of neighbouring frames, [grid, grid, channels]; the last frame stands for
     * those that lack.
     */
    public static List<int[]> encode(VisualCodec codec, List<Frame> frames) {
        VisualCodecShape shape = codec.shape();
        int slices = Math.ceilDiv(frames.size(), shape.sliceFrames());
        byte[] bytes = new byte[slices * shape.sliceBytes()];
        for (int i = 0; i < slices * shape.sliceFrames(); i++) {
            Frame frame = frames.get(Math.min(i, frames.size() - 1));
            System.arraycopy(frame.rgb(), 0, bytes, i * shape.frameBytes(), shape.frameBytes());
        }
        return SliceCodes.film(codec.encode(bytes), shape).stream().map(SliceCodes::own).toList();
    }

    /** Decoded frames, one after the other at the codec's rate. */
    public static List<Frame> frames(byte[] decoded, VisualCodecShape shape) {
        List<Frame> frames = new ArrayList<>();
        for (int from = 0; from < decoded.length; from += shape.frameBytes()) {
            byte[] rgb = Arrays.copyOfRange(decoded, from, from + shape.frameBytes());
            double seconds = (double) frames.size() / shape.frameRateHz();
            frames.add(new Frame(shape.frameSize(), shape.frameSize(), rgb, seconds));
        }
        return frames;
    }
}
