package dev.montage.models.sequence;

/**
 * Positions of pictures and films. The arrays are not copied: leave them unchanged.
 *
 * @param ids special tokens and places, as {@link VisualLayout} counts them. [n]
 * @param codes what stands at each, as {@link VisualLayout#pack} makes them; -1 at a special token.
 *     [n, held]
 * @param apart how far those of a film are from what they may have become, as {@link Apart} reads
 *     it; {@link Apart#NONE} where that is not known. [n, Apart.TRACKS, held]
 */
public record VisualPositions(int[] ids, int[] codes, int[] apart) {

    public VisualPositions {
        if (ids.length == 0 || codes.length % ids.length != 0) {
            throw new IllegalArgumentException(
                    codes.length + " codes do not stand at " + ids.length + " positions");
        }
        if (apart.length != Apart.TRACKS * codes.length) {
            throw new IllegalArgumentException(
                    "expected %d steps of being apart, found %d"
                            .formatted(Apart.TRACKS * codes.length, apart.length));
        }
    }

    /** Number of positions. */
    public int length() {
        return ids.length;
    }

    /** Codes at a position. */
    public int held() {
        return codes.length / ids.length;
    }

    int lastId() {
        return ids[ids.length - 1];
    }
}
