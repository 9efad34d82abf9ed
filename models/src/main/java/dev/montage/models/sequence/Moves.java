package dev.montage.models.sequence;

import java.util.List;

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
     * What slices become.
     *
     * @param slices each [grid * grid, channels of a code]
     * @return of each [COUNT, grid * grid, channels of a code]
     */
    List<int[]> of(List<int[]> slices);
}
