package dev.montage.models.decoding;

import dev.montage.models.sequence.Apart;
import dev.montage.models.sequence.Moves;
import dev.montage.models.sequence.NearPatches;
import dev.montage.models.sequence.NearSlices;
import dev.montage.models.sequence.VisualLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Goes on slice by slice, in the order that {@link VisualLayout} names. Where guidance is asked
 * for, there are two sequences with one continuation: one with the prompt, one without. They need
 * not be computed together; a choice is due when both were.
 */
final class SliceContinuation implements Continuation {
    private final SliceRequest request;
    private final VisualLayout layout;
    private final List<SequencePositions> branches;
    private final float[][] states; // [branches][regions * stateSize]
    private final int stateSize;
    private final NearSlices near; // of which the one before is ours, the last that is complete
    private final Apart apart;
    private final int[] slice; // that is made, [grid * grid, channels of a code]
    private Optional<Moves.Moved> moved = Optional.empty(); // what the one before becomes
    private int[] ways; // of that, NearSlices.NONE until it is there
    private final int[] patch; // codes that are fed next
    private final int[] steps; // that those are apart from what the slice before became

    private boolean further; // whether the slice follows one of its film
    private int opened; // regions whose first patch is made
    private int step; // of the slice
    private int made; // slices
    private int chosen; // patches
    private double logProbability; // of the slice's patches so far
    private int seen; // branches whose states are there, a bit each

    SliceContinuation(SliceRequest request, List<SequencePositions> branches, int stateSize) {
        this.request = request;
        this.branches = branches;
        this.stateSize = stateSize;
        layout = request.layout();
        states = new float[branches.size()][layout.regions() * stateSize];
        near = request.near();
        apart = new Apart(layout);
        slice = near.before().clone();
        ways = new int[Moves.COUNT * slice.length];
        Arrays.fill(ways, NearSlices.NONE);
        patch = new int[layout.held()];
        steps = new int[apart.size()];
        Arrays.fill(steps, Apart.NONE);
        further = !layout.begins(request.lastId());
        opened = further ? layout.regions() : 0;
    }

    SliceRequest request() {
        return request;
    }

    @Override
    public int rows() {
        return opened < layout.regions() ? 1 : layout.regions();
    }

    @Override
    public int chosen() {
        return chosen;
    }

    @Override
    public String rest() {
        return "";
    }

    /** Keeps what a forward pass computed for a branch, from row {@code row} on. */
    void see(int branch, float[] rows, int row) {
        System.arraycopy(rows, row * stateSize, states[branch], 0, rows() * stateSize);
        seen |= 1 << branch;
    }

    /** Whether the states of all branches are there. */
    boolean ready() {
        return Integer.bitCount(seen) == branches.size();
    }

    /** Whether the states that are there are numbers; else the forward pass was broken. */
    boolean sound() {
        for (float[] branch : states) {
            for (int i = 0; i < rows() * stateSize; i++) {
                if (!Float.isFinite(branch[i])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a further slice of a film begins, which may be the one before that moved on. */
    boolean moves() {
        return step == 0 && opened == layout.regions();
    }

    /** The slice before, and what that went on from if it was made here. */
    Moves.Going going() {
        return new Moves.Going(near.before().clone(), moved);
    }

    /** Keeps what the slice before becomes. */
    void moved(Moves.Moved found) {
        moved = Optional.of(found);
        ways = found.ways();
    }

    /** What is near to the patch of row {@code row}, as {@link NearPatches#read} writes it. */
    void near(int row, NearPatches patches, int[] target, int offset) {
        patches.read(near, ways, slice, layout.slot(step, first() + row), target, offset);
    }

    /** The region of the first row. */
    private int first() {
        return opened < layout.regions() ? opened : 0;
    }

    int branches() {
        return branches.size();
    }

    /** States of a branch. [rows, stateSize] */
    float[] states(int branch) {
        return states[branch];
    }

    /**
     * Takes the next patches, and feeds them unless nothing comes after.
     *
     * @return whether they complete a slice
     */
    boolean take(SliceChooser.Choice choice) {
        int rows = rows();
        logProbability = chosen % layout.slots() == 0 ? 0 : logProbability;
        logProbability += choice.logProbability();
        int first = first();
        for (int row = 0; row < rows; row++) {
            put(choice.levels(), row * layout.channels(), layout.slot(step, first + row));
        }
        chosen += rows;
        seen = 0;
        if (opened < layout.regions() && ++opened < layout.regions()) {
            int slot = layout.slot(step, first);
            feed(layout.openingId(slot), slot);
            return false;
        }
        boolean complete = step + 1 == layout.steps();
        made += complete ? 1 : 0;
        for (int region = 0; region < layout.regions() && !over(); region++) {
            int slot = layout.slot(step, region);
            feed(layout.id(slot), slot);
        }
        if (complete) {
            System.arraycopy(slice, 0, near.before(), 0, slice.length);
            further = true;
        }
        step = complete ? 0 : step + 1;
        return complete;
    }

    private void put(int[] patches, int from, int slot) {
        int channels = layout.levels().size();
        for (int i = 0; i < layout.held(); i++) {
            int to = layout.code(slot, i) * channels;
            System.arraycopy(patches, from + i * channels, slice, to, channels);
        }
    }

    /** The slice made last, as long as no further patch was taken. */
    Event.Slice slice() {
        return new Event.Slice(made - 1, slice.clone(), logProbability);
    }

    /** Whether all slices are made. */
    boolean over() {
        return made == request.slices();
    }

    private void feed(int id, int slot) {
        layout.pack(slice, 0, slot, patch, 0);
        if (further) {
            apart.read(near.before(), ways, slice, slot, steps);
        }
        branches.forEach(positions -> positions.add(id, patch, steps));
    }
}
