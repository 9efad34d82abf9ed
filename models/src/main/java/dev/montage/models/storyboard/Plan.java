package dev.montage.models.storyboard;

import java.util.List;
import java.util.OptionalInt;

/**
 * The work that makes a film. A film is slices; each is made by a key, by the hold of a key, or by
 * a stretch. Keys need keys only, so they come first; then stretches, of which those that begin at
 * a key are independent of each other.
 *
 * @param slices of the film
 * @param keys at the checkpoints that are not just gone on to, in order of time
 * @param stretches all between them, in order of time
 */
public record Plan(int slices, List<KeySlice> keys, List<Stretch> stretches) {
    public Plan {
        keys = List.copyOf(keys);
        stretches = List.copyOf(stretches);
    }

    /**
     * The slice of a checkpoint.
     *
     * @param checkpoint of the storyboard
     * @param slice where it stands
     * @param held slices after it that show the same
     * @param remembered the last keys before it, which it sees, oldest first
     * @param cut whether the film jumps to it
     */
    public record KeySlice(
            int checkpoint, int slice, int held, List<Integer> remembered, boolean cut) {
        public KeySlice {
            remembered = List.copyOf(remembered);
        }

        /** The last slice that shows it. */
        public int last() {
            return slice + held;
        }
    }

    /**
     * Slices from one point of the film to the next: the unit of work, of progress and of re-use.
     *
     * @param checkpoint whose prompt it follows
     * @param key at which it begins; if none, at the last slice of the stretch before
     * @param goal the key that it leads to, if any
     * @param pieces one after the other
     */
    public record Stretch(int checkpoint, OptionalInt key, OptionalInt goal, List<Piece> pieces) {
        public Stretch {
            pieces = List.copyOf(pieces);
        }

        /** Its first slice. */
        public int first() {
            return pieces.getFirst().first();
        }

        /** One past its last slice. */
        public int end() {
            return pieces.getLast().first() + pieces.getLast().count();
        }
    }

    /**
     * Slices that a model makes at once, from the slice before them.
     *
     * @param ahead slices from that one to the goal, if the model can look so far
     */
    public record Piece(int first, int count, OptionalInt ahead) {}
}
