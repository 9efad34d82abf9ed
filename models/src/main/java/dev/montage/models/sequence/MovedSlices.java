package dev.montage.models.sequence;

import dev.montage.models.codecs.SliceCodes;
import dev.montage.models.codecs.VisualCodec;
import dev.montage.models.codecs.VisualCodecShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Slices that go on moving: the last frame of each is painted, moved in each of {@link #WAYS}, and
 * encoded again. Of a film that is made, only what is new is painted: a code that went on as a
 * slice of which it may be keeps the pixels that it had there. Painted and read again slice after
 * slice, what moves would soon look like nothing. Twin of {@code models/training/unified/moves.py}.
 */
public final class MovedSlices implements Moves {
    private static final int COLOURS = VisualCodecShape.COLOURS;

    /** Levels a channel that a code may be away from that of a slice on which it goes. */
    private static final int FAR = 1;

    /**
     * How all of a frame moves in a slice.
     *
     * @param right of the frame's width
     * @param down of the frame's height
     */
    private record Way(double right, double down) {}

    private static final List<Way> WAYS =
            List.of(
                    new Way(-10 / 128.0, 0),
                    new Way(10 / 128.0, 0),
                    new Way(0, -7 / 128.0),
                    new Way(0, 7 / 128.0));

    private final Supplier<VisualCodec> codec;

    /** Those of a codec, which is asked for when it is needed. */
    public MovedSlices(Supplier<VisualCodec> codec) {
        this.codec = codec;
    }

    @Override
    public List<Moved> of(List<Going> slices) {
        if (slices.isEmpty()) {
            return List.of();
        }
        VisualCodec with = codec.get();
        VisualCodecShape shape = with.shape();
        List<byte[]> frames = frames(with, slices);
        byte[] moved = new byte[WAYS.size() * shape.sliceBytes()];
        List<Moved> found = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            move(frame, shape, moved);
            found.add(new Moved(slices.get(i).slice(), with.encode(moved), frame));
        }
        return found;
    }

    /** All ways that a frame goes. [WAYS, frames of a slice, size, size, 3] */
    private static void move(byte[] frame, VisualCodecShape shape, byte[] target) {
        int at = 0;
        for (Way way : WAYS) {
            for (int i = 1; i <= shape.sliceFrames(); i++) {
                move(frame, way, (double) i / shape.sliceFrames(), shape, target, at);
                at += shape.frameBytes();
            }
        }
    }

    /** The last frame of each, of what it kept and what is new. */
    private static List<byte[]> frames(VisualCodec codec, List<Going> slices) {
        VisualCodecShape shape = codec.shape();
        byte[] decoded =
                codec.decode(slices.stream().map(one -> SliceCodes.alone(one.slice())).toList());
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < slices.size(); i++) {
            int end = (i + 1) * shape.sliceBytes();
            byte[] frame = Arrays.copyOfRange(decoded, end - shape.frameBytes(), end);
            int[] slice = slices.get(i).slice();
            slices.get(i).from().ifPresent(from -> keep(from, slice, shape, frame));
            frames.add(frame);
        }
        return frames;
    }

    /** Writes over a frame what its codes kept of what the slice before became. */
    private static void keep(Moved from, int[] slice, VisualCodecShape shape, byte[] frame) {
        Map<Integer, byte[]> tracks = new HashMap<>(); // a frame goes few ways; made when asked for
        tracks.put(0, from.frame());
        int square = shape.frameSize() / shape.grid();
        for (int code = 0; code < shape.codes(); code++) {
            int track = track(from, slice, code * shape.channels(), shape.channels());
            if (track <= WAYS.size()) {
                byte[] kept =
                        tracks.computeIfAbsent(
                                track, own -> gone(from.frame(), WAYS.get(own - 1), shape));
                int row = code / shape.grid() * square;
                int column = code % shape.grid() * square;
                for (int y = row; y < row + square; y++) {
                    int begin = (y * shape.frameSize() + column) * COLOURS;
                    System.arraycopy(kept, begin, frame, begin, square * COLOURS);
                }
            }
        }
    }

    /** A frame that has gone all of a way. */
    private static byte[] gone(byte[] frame, Way way, VisualCodecShape shape) {
        byte[] moved = new byte[shape.frameBytes()];
        move(frame, way, 1, shape, moved, 0);
        return moved;
    }

    /** The slice before, or the way that a code has gone; the first if some are as close. */
    private static int track(Moved from, int[] slice, int code, int channels) {
        int best = 1 + WAYS.size();
        int least = FAR * channels + 1;
        for (int track = 0; track <= WAYS.size(); track++) {
            int[] like = track == 0 ? from.slice() : from.ways();
            int begin = code + (track == 0 ? 0 : (track - 1) * slice.length);
            int away = 0;
            for (int c = 0; c < channels; c++) {
                away += Math.abs(like[begin + c] - slice[code + c]);
            }
            if (away < least) {
                least = away;
                best = track;
            }
        }
        return best;
    }

    /** Writes a frame moved by a part of a way to {@code target} from {@code offset} on. */
    private static void move(
            byte[] frame, Way way, double part, VisualCodecShape shape, byte[] target, int offset) {
        int size = shape.frameSize();
        Line across = Line.of(size, way.right * part);
        Line along = Line.of(size, way.down * part);
        int to = offset;
        for (int y = 0; y < size; y++) {
            int upper = along.low[y] * size * COLOURS;
            int lower = along.high[y] * size * COLOURS;
            float down = along.share[y];
            for (int x = 0; x < size; x++) {
                float share = across.share[x];
                for (int colour = 0; colour < COLOURS; colour++) {
                    int left = across.low[x] * COLOURS + colour;
                    int right = across.high[x] * COLOURS + colour;
                    float seen = mix(frame[upper + left], frame[upper + right], share);
                    if (down != 0) {
                        float below = mix(frame[lower + left], frame[lower + right], share);
                        seen += (below - seen) * down;
                    }
                    target[to++] = (byte) Math.rint(seen);
                }
            }
        }
    }

    private static float mix(byte from, byte to, float share) {
        float start = from & 0xFF;
        return start + ((to & 0xFF) - start) * share;
    }

    /** Between which pixels of a row or column each pixel of the new one lies, and where. */
    private record Line(int[] low, int[] high, float[] share) {
        static Line of(int size, double shift) {
            int[] low = new int[size];
            int[] high = new int[size];
            float[] share = new float[size];
            for (int i = 0; i < size; i++) {
                double at = i - shift * size;
                double inside = Math.min(Math.max(at, 0), size - 1);
                low[i] = (int) inside;
                high[i] = Math.min(low[i] + 1, size - 1);
                share[i] = (float) (inside - low[i]);
            }
            return new Line(low, high, share);
        }
    }
}
