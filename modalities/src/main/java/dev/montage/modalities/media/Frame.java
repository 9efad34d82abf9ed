package dev.montage.modalities.media;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

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

    /** The same in another size, by {@link java.awt.Graphics2D} with bicubic interpolation. */
    public Frame scaled(int newWidth, int newHeight) {
        BufferedImage scaled = new BufferedImage(newWidth, newHeight, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image(), 0, 0, newWidth, newHeight, null);
        graphics.dispose();
        byte[] out = new byte[3 * newWidth * newHeight];
        scaled.getRaster().getDataElements(0, 0, newWidth, newHeight, out);
        return new Frame(newWidth, newHeight, out, seconds);
    }

    private BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        image.getRaster().setDataElements(0, 0, width, height, rgb);
        return image;
    }
}
