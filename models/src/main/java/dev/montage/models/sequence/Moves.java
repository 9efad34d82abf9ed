package dev.montage.models.sequence;

import java.util.List;
import java.util.Optional;

/**
 * What the next slice of a film would be if all of the one before went on moving one way. Codes of
 * a thing that has moved by less than a code have nothing in common with those before; but painted,
 * moved and read again they are nearly those that come next, so the model chooses between the ways.
 */
@FunctionalInterface
public interface Moves {
    /** Ways to move. */
    int COUNT = 4;

    /**
     * What slices become, one of each.
     *
     * @param slices that go on
     */
    List<Moved> of(List<Going> slices);

    /** The same of slices of which nobody knows what they went on from. */
    default List<Moved> alone(List<int[]> slices) {
        return of(slices.stream().map(slice -> new Going(slice, Optional.empty())).toList());
    }

    /**
     * A slice of a film that goes on.
     *
     * @param slice [grid * grid, channels of a code]
     * @param from what the slice before it became
     */
    record Going(int[] slice, Optional<Moved> from) {}

    /**
     * A slice, and what becomes of it.
     *
     * @param slice [grid * grid, channels of a code]
     * @param ways [COUNT, grid * grid, channels of a code]
     * @param frame its last one, which was moved: what goes on keeps its pixels. [size, size, 3]
     */
    record Moved(int[] slice, int[] ways, byte[] frame) {}
}
