package dev.montage.models.sequence;

import java.util.Arrays;

/**
 * The patches that a patch is near to: those at its place in the slices that its own is like, and
 * its neighbours, of which some are made before it. Twin of {@code near} and {@code back} in {@code
 * models/training/unified/layout.py}.
 */
public final class NearPatches {
    /** Slices that a slice is like: the one before, the goal, and what the one before becomes. */
    public static final int LIKE = 2 + Moves.COUNT;

    private static final int[][] AROUND = {
        {0, -1}, {0, 1}, {-1, 0}, {1, 0}, {-1, -1}, {-1, 1}, {1, -1}, {1, 1}
    }; // rows, columns to the patches around, neighbours first

    private static final int SIDES = 4;

    /** Patches that are near. */
    public static final int COUNT = LIKE + SIDES;

    /** Patches of the slice before that stand beside a film's: at its place, and around. */
    static final int BEFORE = 1 + AROUND.length;

    private static final int NOWHERE = -1;

    private final VisualLayout layout;
    private final int[][] around; // [slots, AROUND]

    /** Those of slices laid out so. */
    public NearPatches(VisualLayout layout) {
        this.layout = layout;
        around = new int[layout.slots()][AROUND.length];
        for (int slot = 0; slot < around.length; slot++) {
            for (int way = 0; way < AROUND.length; way++) {
                int row = slot / layout.side() + AROUND[way][0];
                int column = slot % layout.side() + AROUND[way][1];
                boolean inside =
                        Math.min(row, column) >= 0 && Math.max(row, column) < layout.side();
                around[slot][way] = inside ? row * layout.side() + column : NOWHERE;
            }
        }
    }

    /** Levels of what {@link #read} writes. */
    public int size() {
        return COUNT * layout.channels();
    }

    /**
     * Writes what is near to the patch of slot {@code slot}, {@link NearSlices#NONE} for nothing.
     *
     * @param moved what the slice before becomes as it moves. [Moves.COUNT, grid * grid, channels
     *     of a code]
     * @param slice that is being made; what is not made yet is not read. [grid * grid, channels of
     *     a code]
     * @param target from {@code offset} on [COUNT, channels of a patch]
     */
    public void read(
            NearSlices near, int[] moved, int[] slice, int slot, int[] target, int offset) {
        int at = offset;
        layout.patch(near.before(), 0, slot, target, at);
        at += layout.channels();
        layout.patch(near.goal(), 0, slot, target, at);
        at += layout.channels();
        for (int way = 0; way < Moves.COUNT; way++) {
            layout.patch(moved, way * slice.length, slot, target, at);
            at += layout.channels();
        }
        for (int way = 0; way < SIDES; way++) {
            int other = around[slot][way];
            boolean made = other != NOWHERE && layout.stepOf(other) < layout.stepOf(slot);
            if (made) {
                layout.patch(slice, 0, other, target, at);
            } else {
                Arrays.fill(target, at, at + layout.channels(), NearSlices.NONE);
            }
            at += layout.channels();
        }
    }

    /**
     * How many positions before a slot's those of the slice before stand that are at its place and
     * around; 0 for none. [slots, BEFORE]
     */
    int[][] back() {
        int[][] back = new int[around.length][BEFORE];
        for (int slot = 0; slot < back.length; slot++) {
            back[slot][0] = layout.slots();
            for (int way = 0; way < AROUND.length; way++) {
                int other = around[slot][way];
                back[slot][1 + way] =
                        other == NOWHERE ? 0 : layout.slots() + order(slot) - order(other);
            }
        }
        return back;
    }

    /** The position of a slot in its slice. */
    private int order(int slot) {
        return layout.stepOf(slot) * layout.regions() + layout.regionOf(slot);
    }
}
