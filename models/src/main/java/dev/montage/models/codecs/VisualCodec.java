package dev.montage.models.codecs;

/**
 * Pictures and film to codes and back. A <em>slice</em> is a few neighbouring frames; a picture is
 * a slice of equal frames. Any thread may call it; what becomes of a slice does not depend on the
 * slices beside it.
 */
public interface VisualCodec extends AutoCloseable {

    /** Sizes of frames and codes. */
    VisualCodecShape shape();

    /**
     * Encodes slices.
     *
     * @param frames [slices, sliceFrames, frameSize, frameSize, 3]: red, green and blue, each an
     *     unsigned byte
     * @return [slices, grid, grid, channels]: for each channel of a code, one of its {@link
     *     VisualCodecShape#levels()}
     * @throws IllegalArgumentException if it is not a whole number of slices
     */
    int[] encode(byte[] frames);

    /**
     * Decodes slices.
     *
     * @param codes as {@link #encode} returns them
     * @return frames as {@link #encode} takes them
     * @throws IllegalArgumentException if it is not a whole number of slices or a number is not one
     *     of its channel's levels
     */
    byte[] decode(int[] codes);

    @Override
    void close();
}
