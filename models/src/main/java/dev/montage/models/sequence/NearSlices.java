package dev.montage.models.sequence;

import java.util.Arrays;
import java.util.List;

/**
 * The slices that the next one of a sequence is like: the one before it, and the goal that it leads
 * to. Twin of {@code last} and {@code goal} in {@code models/training/unified/sequences.py}.
 *
 * @param before the last slice of the sequence that is no goal, as {@link
 *     dev.montage.models.codecs.VisualCodec#encode} gives it; of {@link #NONE} where there is none.
 *     [grid * grid, channels of a code]
 * @param goal the last one that is led to, likewise
 */
public record NearSlices(int[] before, int[] goal) {
    /** Stands for a level where there is no slice. */
    public static final int NONE = -1;

    /**
     * Those of a sequence.
     *
     * @param shown its pictures and films, in their order
     */
    public static NearSlices of(List<VisualPositions> shown, VisualLayout layout) {
        int[] before = new int[layout.slots() * layout.channels()];
        Arrays.fill(before, NONE);
        int[] goal = before.clone();
        shown.forEach(positions -> read(positions, layout, before, goal));
        return new NearSlices(before, goal);
    }

    /** What is fed one by one is mostly fed again with its step, as the same. */
    private static void read(
            VisualPositions positions, VisualLayout layout, int[] before, int[] goal) {
        int[] target = before;
        for (int i = 0; i < positions.length(); i++) {
            int id = positions.ids()[i];
            int place = id - layout.firstPlace();
            if (place < 0) {
                target = id - layout.firstId() > VisualLayout.FILM ? goal : before;
            } else {
                int slot = place % layout.slots();
                for (int c = 0; c < layout.held(); c++) {
                    int code = positions.codes()[i * layout.held() + c];
                    layout.unpack(code, target, layout.code(slot, c) * layout.levels().size());
                }
            }
        }
    }
}
