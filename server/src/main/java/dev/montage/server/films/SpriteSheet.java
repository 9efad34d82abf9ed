package dev.montage.server.films;

import dev.montage.modalities.media.Frame;
import java.util.List;

/** Frames of a film side by side and below each other, to look at all of it at once. */
final class SpriteSheet {
    private static final int MOST = 16;
    private static final int COLUMNS = 4;

    private SpriteSheet() {}

    /** At most 16 frames at equal distances, four in a row, on black. */
    static Frame of(List<Frame> film) {
        int count = Math.min(MOST, film.size());
        int columns = Math.min(COLUMNS, count);
        int rows = Math.ceilDiv(count, columns);
        int width = film.getFirst().width();
        int height = film.getFirst().height();
        byte[] rgb = new byte[3 * columns * width * rows * height];
        for (int i = 0; i < count; i++) {
            Frame frame = film.get(i * film.size() / count);
            int left = i % columns * width;
            int top = i / columns * height;
            for (int y = 0; y < height; y++) {
                int to = 3 * ((top + y) * columns * width + left);
                System.arraycopy(frame.rgb(), 3 * y * width, rgb, to, 3 * width);
            }
        }
        return new Frame(columns * width, rows * height, rgb, 0);
    }
}
