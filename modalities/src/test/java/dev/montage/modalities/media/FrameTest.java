package dev.montage.modalities.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FrameTest {

    /** Left half red, right half blue. */
    private static Frame halves(int size) {
        byte[] rgb = new byte[3 * size * size];
        for (int i = 0; i < size * size; i++) {
            rgb[3 * i + (i % size < size / 2 ? 0 : 2)] = (byte) 200;
        }
        return new Frame(size, size, rgb, 1.5);
    }

    @Test
    void keepsColoursAndPlacesWhenScaled() {
        Frame scaled = halves(8).scaled(32, 16);
        assertEquals(32, scaled.width());
        assertEquals(16, scaled.height());
        assertEquals(1.5, scaled.seconds());
        int row = 3 * 32 * 7;
        assertEquals(200, scaled.rgb()[row] & 0xFF);
        assertEquals(0, scaled.rgb()[row + 2]);
        int last = row + 3 * 31;
        assertEquals(0, scaled.rgb()[last]);
        assertEquals(200, scaled.rgb()[last + 2] & 0xFF);
        int middle = scaled.rgb()[row + 3 * 15] & 0xFF;
        assertTrue(middle > 50 && middle < 200, "between: " + middle);
    }

    @Test
    void staysTheSameInItsOwnSize() {
        Frame frame = halves(8);
        assertArrayEquals(frame.rgb(), frame.scaled(8, 8).rgb());
    }

    @Test
    void needsAllItsPixels() {
        assertThrows(IllegalArgumentException.class, () -> new Frame(2, 2, new byte[11], 0));
    }
}
