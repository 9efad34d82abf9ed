package dev.montage.models.sequence;

import java.util.Arrays;

/**
 * How far the codes of a film are from those at their place in the slice before, and in what that
 * becomes as it moves. What goes where shows it better than the codes, of which those of a thing
 * that moved have nothing in common. Twin of {@code apart} in {@code
 * models/training/unified/layout.py}.
 */
public final class Apart {
    /** Slices that a code is compared with. */
    static final int TRACKS = 1 + Moves.COUNT;

    /** Steps of being apart. */
    static final int STEPS = 8;

    /** Bits that tell steps, and {@link #NONE}, from each other. */
    public static final int BITS = 4;

    private static final int LEVELS = 2; // of all channels, a step

    /** Stands where there is nothing to compare with. */
    public static final int NONE = -1;

    private final VisualLayout layout;

    /** Of slices laid out so. */
    public Apart(VisualLayout layout) {
        this.layout = layout;
    }

    /** Numbers of a position: those of its codes for each track. */
    public int size() {
        return TRACKS * layout.held();
    }

    /**
     * Writes the steps of a slot's codes to {@code target[offset .. offset + size)}.
     *
     * @param slices that follow each other, each [grid * grid, channels of a code]
     * @param slice the second or a later one of those
     * @param moved what all of them but the last become, each [Moves.COUNT, grid * grid, channels]
     */
    void read(int[] slices, int slice, int[] moved, int slot, int[] target, int offset) {
        int size = layout.grid() * layout.grid() * layout.levels().size();
        int own = slice * size;
        read(slices, own - size, slices, own, slot, target, offset);
        for (int way = 0; way < Moves.COUNT; way++) {
            int from = ((slice - 1) * Moves.COUNT + way) * size;
            read(moved, from, slices, own, slot, target, offset + (1 + way) * layout.held());
        }
    }

    /**
     * The same of a slice that is being made.
     *
     * @param before the slice before. [grid * grid, channels of a code]
     * @param moved what that becomes, or of {@link NearSlices#NONE}. [Moves.COUNT, grid * grid,
     *     channels of a code]
     * @param slice that is made, likewise
     */
    public void read(int[] before, int[] moved, int[] slice, int slot, int[] target) {
        read(before, 0, slice, 0, slot, target, 0);
        for (int way = 0; way < Moves.COUNT; way++) {
            int offset = (1 + way) * layout.held();
            read(moved, way * slice.length, slice, 0, slot, target, offset);
        }
    }

    private void read(
            int[] like, int likeFrom, int[] slice, int from, int slot, int[] target, int offset) {
        int channels = layout.levels().size();
        for (int i = 0; i < layout.held(); i++) {
            int at = layout.code(slot, i) * channels;
            int apart = 0;
            for (int c = at; c < at + channels; c++) {
                apart += Math.abs(like[likeFrom + c] - slice[from + c]);
            }
            boolean known = like[likeFrom + at] != NearSlices.NONE;
            target[offset + i] = known ? Math.min(apart / LEVELS, STEPS - 1) : NONE;
        }
    }

    /** Of positions that have nothing to be compared with. */
    static int[] none(int positions, VisualLayout layout) {
        int[] none = new int[positions * TRACKS * layout.held()];
        Arrays.fill(none, NONE);
        return none;
    }
}
