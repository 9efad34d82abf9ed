package dev.montage.models.codecs;

import java.util.List;

/**
 * Pictures and film to codes and back. A <em>slice</em> is a few neighbouring frames; a picture is
 * a slice of equal frames. Any thread may call it. Slices of a call are independent: the decoder
 * sees a slice's neighbours only as {@link SliceCodes} names them.
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
     * @param slices each among its neighbours
     * @return frames of all slices, as {@link #encode} takes them
     * @throws IllegalArgumentException if codes are not those of one slice or a number is not one
     *     of its channel's levels
     */
    byte[] decode(List<SliceCodes> slices);

    @Override
    void close();
}
