package dev.montage.modalities.video;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.WebpAnimation.Part;
import java.util.Arrays;

/**
 * Where the parts of an animation are put together: [height, width] pixels of RGBA, clear at first.
 */
final class Canvas {

    private final int width;
    private final int height;
    private final byte[] rgba;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.rgba = new byte[4 * width * height];
    }

    /**
     * Puts a part where it belongs.
     *
     * @param pixels [part.height, part.width, 4], alpha not multiplied in
     */
    void put(Part part, byte[] pixels) {
        for (int y = 0; y < part.height(); y++) {
            int to = 4 * ((part.y() + y) * width + part.x());
            int from = 4 * y * part.width();
            if (part.blended()) {
                blend(pixels, from, to, part.width());
            } else {
                System.arraycopy(pixels, from, rgba, to, 4 * part.width());
            }
        }
    }

    /** Source over destination (RFC 9649, section 2.7.1.1). */
    private void blend(byte[] pixels, int from, int to, int count) {
        for (int i = 0; i < 4 * count; i += 4) {
            int alpha = pixels[from + i + 3] & 255;
            double below = (rgba[to + i + 3] & 255) * (255 - alpha) / 255.0;
            double both = alpha + below;
            if (both == 0) {
                continue;
            }
            for (int c = 0; c < 3; c++) {
                double over = (pixels[from + i + c] & 255) * alpha;
                double sum = over + (rgba[to + i + c] & 255) * below;
                rgba[to + i + c] = (byte) Math.round(sum / both);
            }
            rgba[to + i + 3] = (byte) Math.round(both);
        }
    }

    /** Makes the place of a part clear. */
    void clear(Part part) {
        for (int y = part.y(); y < part.y() + part.height(); y++) {
            int from = 4 * (y * width + part.x());
            Arrays.fill(rgba, from, from + 4 * part.width(), (byte) 0);
        }
    }

    /** What it shows now, on white, as a frame; each pixel is the average of the area it covers. */
    Frame frame(FrameSpec spec, double seconds) {
        Frame frame =
                new Frame(
                        spec.width(),
                        spec.height(),
                        new byte[3 * spec.width() * spec.height()],
                        seconds);
        double w = spec.width();
        double h = spec.height();
        double shape = (double) width / height;
        switch (spec.fit()) {
            case STRETCH -> average(0, 0, width, height, 0, 0, spec.width(), spec.height(), frame);
            case CROP -> {
                double part = Math.min(width, height * w / h);
                double high = Math.min(height, width * h / w);
                average(
                        (width - part) / 2,
                        (height - high) / 2,
                        part,
                        high,
                        0,
                        0,
                        spec.width(),
                        spec.height(),
                        frame);
            }
            case LETTERBOX -> {
                int wide = (int) Math.max(1, Math.round(Math.min(w, h * shape)));
                int high = (int) Math.max(1, Math.round(Math.min(h, w / shape)));
                int x = (spec.width() - wide) / 2;
                int y = (spec.height() - high) / 2;
                average(0, 0, width, height, x, y, wide, high, frame);
            }
        }
        return frame;
    }

    /** From a rectangle of the canvas (fractions of pixels) to one of the frame. */
    private void average(
            double left,
            double top,
            double wide,
            double high,
            int toX,
            int toY,
            int toWide,
            int toHigh,
            Frame frame) {
        double[] sums = new double[4];
        for (int y = 0; y < toHigh; y++) {
            double y0 = top + y * high / toHigh;
            for (int x = 0; x < toWide; x++) {
                double x0 = left + x * wide / toWide;
                sum(x0, y0, x0 + wide / toWide, y0 + high / toHigh, sums);
                int at = 3 * ((toY + y) * frame.width() + toX + x);
                for (int c = 0; c < 3; c++) {
                    frame.rgb()[at + c] = (byte) Math.clamp(Math.round(sums[c]), 0, 255);
                }
            }
        }
    }

    /** The average of a rectangle on white, in levels. */
    private void sum(double x0, double y0, double x1, double y1, double[] sums) {
        Arrays.fill(sums, 0);
        int lastY = Math.min(height - 1, (int) Math.ceil(y1) - 1);
        int lastX = Math.min(width - 1, (int) Math.ceil(x1) - 1);
        for (int y = (int) y0; y <= lastY; y++) {
            double covered = Math.min(y1, y + 1.0) - Math.max(y0, y);
            for (int x = (int) x0; x <= lastX; x++) {
                double area = covered * (Math.min(x1, x + 1.0) - Math.max(x0, x));
                int at = 4 * (y * width + x);
                int alpha = rgba[at + 3] & 255;
                for (int c = 0; c < 3; c++) {
                    double level = (rgba[at + c] & 255) * alpha / 255.0 + 255 - alpha;
                    sums[c] += area * level;
                }
                sums[3] += area;
            }
        }
        for (int c = 0; c < 3; c++) {
            sums[c] /= sums[3];
        }
    }
}
