package dev.montage.models.codecs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Codes of a slice and of the slices beside it in its film, each [grid, grid, channels] as {@link
 * VisualCodec#encode} returns them. Where a film has no slice before or after, the slice's own
 * codes stand there: so a picture is a film that stands still.
 */
public record SliceCodes(int[] before, int[] own, int[] after) {

    /** A picture, or a film of one slice. */
    public static SliceCodes alone(int[] own) {
        return new SliceCodes(own, own, own);
    }

    /**
     * Slices of a film that lacks nothing before and after them.
     *
     * @param codes [slices, grid, grid, channels]
     * @throws IllegalArgumentException if it is not a whole number of slices
     */
    public static List<SliceCodes> film(int[] codes, VisualCodecShape shape) {
        int size = shape.sliceCodes();
        List<int[]> slices = new ArrayList<>();
        for (int slice = 0; slice < shape.countSlices(codes); slice++) {
            slices.add(Arrays.copyOfRange(codes, slice * size, (slice + 1) * size));
        }
        return film(slices);
    }

    /** The same, of slices [grid, grid, channels] one by one. */
    public static List<SliceCodes> film(List<int[]> slices) {
        List<SliceCodes> film = new ArrayList<>();
        int last = slices.size() - 1;
        for (int i = 0; i <= last; i++) {
            int[] before = slices.get(Math.max(0, i - 1));
            film.add(new SliceCodes(before, slices.get(i), slices.get(Math.min(last, i + 1))));
        }
        return film;
    }

    /** The three in the order in which a decoder reads them. */
    List<int[]> parts() {
        return List.of(before, own, after);
    }
}
