package dev.montage.models.codecs;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Slices that go on moving: the last frame of each is painted, moved in each of {@link #WAYS}, and
 * encoded again. Twin of {@code models/training/unified/moves.py}.
 */
public final class MovedSlices {
    private static final int COLOURS = VisualCodecShape.COLOURS;

    /**
     * How all of a frame moves in a slice.
     *
     * @param right of the frame's width
     * @param down of the frame's height
     */
    record Way(double right, double down) {}

    static final List<Way> WAYS =
            List.of(
                    new Way(-10 / 128.0, 0),
                    new Way(10 / 128.0, 0),
                    new Way(0, -7 / 128.0),
                    new Way(0, 7 / 128.0));

    private MovedSlices() {}

    /**
     * The slices that follow each.
     *
     * @param slices each [grid, grid, channels]
     * @return of each [ways, grid, grid, channels]
     */
    public static List<int[]> of(VisualCodec codec, List<int[]> slices) {
        if (slices.isEmpty()) {
            return List.of();
        }
        VisualCodecShape shape = codec.shape();
        byte[] frames = codec.decode(slices.stream().map(SliceCodes::alone).toList());
        byte[] moved = new byte[slices.size() * WAYS.size() * shape.sliceBytes()];
        for (int frame = 0; frame * shape.frameBytes() < moved.length; frame++) {
            move(frames, shape, frame, moved);
        }
        int[] codes = codec.encode(moved);
        int size = WAYS.size() * shape.sliceCodes();
        return IntStream.range(0, slices.size())
                .mapToObj(i -> Arrays.copyOfRange(codes, i * size, (i + 1) * size))
                .toList();
    }

    /** Writes frame {@code number} of all that are moved. */
    private static void move(byte[] frames, VisualCodecShape shape, int number, byte[] moved) {
        int slice = number / shape.sliceFrames() / WAYS.size();
        Way way = WAYS.get(number / shape.sliceFrames() % WAYS.size());
        double part = (number % shape.sliceFrames() + 1.0) / shape.sliceFrames();
        int size = shape.frameSize();
        int last = (slice + 1) * shape.sliceBytes() - shape.frameBytes();
        Line across = Line.of(size, way.right * part);
        Line along = Line.of(size, way.down * part);
        int to = number * shape.frameBytes();
        for (int y = 0; y < size; y++) {
            int upper = last + along.low[y] * size * COLOURS;
            int lower = last + along.high[y] * size * COLOURS;
            for (int x = 0; x < size; x++) {
                float share = across.share[x];
                for (int colour = 0; colour < COLOURS; colour++) {
                    int left = across.low[x] * COLOURS + colour;
                    int right = across.high[x] * COLOURS + colour;
                    float above = mix(frames[upper + left], frames[upper + right], share);
                    float below = mix(frames[lower + left], frames[lower + right], share);
                    moved[to++] = (byte) Math.rint(above + (below - above) * along.share[y]);
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
