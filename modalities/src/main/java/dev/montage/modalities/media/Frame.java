package dev.montage.modalities.media;

/**
 * A picture, or one frame of a film: upright, square pixels, no transparency.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb [height, width, 3], sRGB, a byte 0..255 each; not copied
 * @param seconds when it is shown, from the begin of the film; 0 for a picture
 */
public record Frame(int width, int height, byte[] rgb, double seconds) {

    public Frame {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "expected %d x %d x 3 bytes, found %d".formatted(height, width, rgb.length));
        }
    }
}
