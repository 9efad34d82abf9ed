package dev.montage.models.codecs;

/**
 * Where the pixels of a slice stand in a codec's input and output: [side, side, (dy, dx, frame,
 * colour)], where a patch of a few pixels a side, of all frames, is one position.
 */
final class FramePatches {
    private static final int COLOURS = VisualCodecShape.COLOURS;

    private final int size;
    private final int frames;
    private final int patch;
    private final int side;
    private final int length;

    FramePatches(VisualCodecShape shape) {
        size = shape.frameSize();
        frames = shape.sliceFrames();
        patch = shape.patch();
        side = shape.side(0);
        length = shape.sliceBytes();
    }

    /**
     * The slice of bytes at {@code offset}, as numbers from -1 to 1, in place {@code slice} of
     * {@code target}.
     */
    void split(byte[] bytes, int offset, float[] target, int slice) {
        for (int row = 0; row < frames * size; row++) {
            for (int x = 0; x < size; x++) {
                int pixel = offset + (row * size + x) * COLOURS;
                int number = slice * length + number(row, x);
                for (int colour = 0; colour < COLOURS; colour++) {
                    target[number + colour] = (bytes[pixel + colour] & 0xFF) / 255f * 2 - 1;
                }
            }
        }
    }

    /** Undoes {@link #split}; what is beyond -1 to 1 is clipped. */
    void join(float[] numbers, int slice, byte[] target, int offset) {
        for (int row = 0; row < frames * size; row++) {
            for (int x = 0; x < size; x++) {
                int pixel = offset + (row * size + x) * COLOURS;
                int number = slice * length + number(row, x);
                for (int colour = 0; colour < COLOURS; colour++) {
                    float value = (numbers[number + colour] * 0.5f + 0.5f) * 255;
                    target[pixel + colour] = (byte) Math.rint(Math.min(Math.max(value, 0), 255));
                }
            }
        }
    }

    /** Where the first colour stands of pixel {@code x} of {@code row}, counted over all frames. */
    private int number(int row, int x) {
        int frame = row / size;
        int y = row % size;
        int position = y / patch * side + x / patch;
        int inPatch = y % patch * patch + x % patch;
        return ((position * patch * patch + inPatch) * frames + frame) * COLOURS;
    }
}
