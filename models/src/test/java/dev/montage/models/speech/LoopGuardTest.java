package dev.montage.models.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LoopGuardTest {
    private static final int END = 4;

    /** The log-its of five tokens after an answer, one offset in. */
    private static float[] after(LoopGuard guard, int... generated) {
        float[] logits = {9, 0, 1, 2, 3, -1};
        guard.apply(logits, 1, 5, generated, generated.length);
        return logits;
    }

    private static int[] repeated(int length, int tokens) {
        int[] generated = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            generated[i] = i % length;
        }
        return generated;
    }

    @Test
    void endsCircles() {
        LoopGuard guard = new LoopGuard(0, END);
        float no = Float.NEGATIVE_INFINITY;
        assertArrayEquals(new float[] {9, no, no, no, no, -1}, after(guard, repeated(3, 27)));
        assertTrue(guard.loops());
    }

    @Test
    void letsPeopleSayThingsTwice() {
        LoopGuard guard = new LoopGuard(0, END);
        assertEquals(0, after(guard, repeated(3, 26))[1]);
        assertEquals(0, after(guard, repeated(13, 80))[1]);
        assertEquals(0, after(new LoopGuard(2, END), repeated(3, 28))[1]);
        assertFalse(guard.loops());
    }
}
