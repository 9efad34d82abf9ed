package dev.montage.models.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearSlicesTest {
    private static final VisualLayout LAYOUT = new VisualLayout(120, 8, 2, List.of(3, 5, 2), 4, 3);
    private static final int SIZE = 8 * 8 * 3;

    /** [count, grid * grid, channels] */
    private static int[] slices(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count * SIZE)
                .map(i -> random.nextInt(LAYOUT.levels().get(i % 3)))
                .toArray();
    }

    @Test
    void nothingIsNearToTheFirst() {
        NearSlices near = NearSlices.of(List.of(LAYOUT.beginning(VisualLayout.PICTURE)), LAYOUT);
        assertTrue(IntStream.of(near.before()).allMatch(level -> level == NearSlices.NONE));
        assertArrayEquals(near.before(), near.goal());
        assertEquals(SIZE, near.goal().length);
    }

    @Test
    void theLastSliceAndTheGoalAreNear() {
        int[] goal = slices(1, 1);
        int[] film = slices(3, 2);
        NearSlices near =
                NearSlices.of(
                        List.of(
                                LAYOUT.positions(slices(1, 3), VisualLayout.PICTURE),
                                LAYOUT.positions(goal, VisualLayout.FILM + 2),
                                LAYOUT.positions(
                                        film, VisualLayout.FILM, new int[2 * Moves.COUNT * SIZE])),
                        LAYOUT);
        assertArrayEquals(goal, near.goal());
        assertArrayEquals(Arrays.copyOfRange(film, 2 * SIZE, 3 * SIZE), near.before());
    }

    @Test
    void aPatchIsWhatIsFed() {
        int[] slice = slices(1, 4);
        int[] channels = new int[LAYOUT.channels()];
        int[] codes = new int[LAYOUT.held()];
        for (int slot = 0; slot < LAYOUT.slots(); slot++) {
            LAYOUT.patch(slice, 0, slot, channels, 0);
            LAYOUT.pack(slice, 0, slot, codes, 0);
            for (int i = 0; i < codes.length; i++) {
                assertEquals(codes[i], LAYOUT.pack(channels, i * 3));
            }
        }
    }
}
