package dev.montage.models.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Placement in a film is in the goldens of {@code VisualLayoutTest}. */
class ApartTest {
    private static final VisualLayout LAYOUT =
            new VisualLayout(10, 4, 2, List.of(8, 8, 8, 8, 8, 8), 4, 3);
    private static final int SIZE = 4 * 4 * 6;
    private static final int HELD = 4;

    private static int[] filled(int size, int level) {
        int[] slice = new int[size];
        Arrays.fill(slice, level);
        return slice;
    }

    private static int[] steps(int before, int moved, int slice) {
        Apart apart = new Apart(LAYOUT);
        int[] steps = new int[apart.size()];
        int[] ways = filled(Moves.COUNT * SIZE, moved);
        apart.read(filled(SIZE, before), ways, filled(SIZE, slice), 3, steps);
        return steps;
    }

    @Test
    void twoLevelsAreAStep() {
        int[] steps = steps(2, 3, 3);
        assertEquals((1 + Moves.COUNT) * HELD, steps.length);
        // Each of six channels is one level away from the slice before, and none from its moves.
        assertArrayEquals(filled(HELD, 3), Arrays.copyOf(steps, HELD));
        assertArrayEquals(
                filled(Moves.COUNT * HELD, 0), Arrays.copyOfRange(steps, HELD, steps.length));
    }

    @Test
    void whatIsFarIsFar() {
        assertArrayEquals(filled(5 * HELD, Apart.STEPS - 1), steps(7, 0, 4));
    }

    @Test
    void nothingIsNearToWhatNobodyKnows() {
        int[] steps = steps(5, NearSlices.NONE, 5);
        assertArrayEquals(filled(HELD, 0), Arrays.copyOf(steps, HELD));
        assertArrayEquals(
                filled(Moves.COUNT * HELD, Apart.NONE),
                Arrays.copyOfRange(steps, HELD, steps.length));
    }

    @Test
    void onlyTheSlotsOwnCodesCount() {
        Apart apart = new Apart(LAYOUT);
        int[] before = filled(SIZE, 1);
        int[] slice = before.clone();
        int code = LAYOUT.code(2, 1);
        slice[code * 6] = 5;
        int[] steps = new int[apart.size()];
        for (int slot = 0; slot < LAYOUT.slots(); slot++) {
            apart.read(before, filled(Moves.COUNT * SIZE, NearSlices.NONE), slice, slot, steps);
            assertEquals(slot == 2 ? 2 : 0, Arrays.stream(steps, 0, HELD).sum());
            assertEquals(slot == 2 ? 2 : 0, steps[1]);
        }
    }
}
