package dev.montage.models.storyboard;

import dev.montage.models.storyboard.Checkpoint.Transition;
import dev.montage.models.storyboard.Plan.KeySlice;
import dev.montage.models.storyboard.Plan.Piece;
import dev.montage.models.storyboard.Plan.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * From a storyboard to work, coarse to fine (NUWA-XL, arXiv 2303.12346; MMPL, arXiv 2508.03334). A
 * pure function: the same storyboard is the same plan. Work grows with the film's length alone, and
 * what a key or a stretch needs to see has a bound.
 *
 * @param slicesPerSecond of film
 * @param pieceSlices most slices that the model makes at once after a known one
 * @param mostAhead most slices that it can look ahead to a goal
 * @param stretchSlices most slices of a stretch
 * @param memory most keys that a key sees
 */
public record Planner(
        double slicesPerSecond, int pieceSlices, int mostAhead, int stretchSlices, int memory) {

    public Planner {
        if (!(slicesPerSecond > 0) || pieceSlices < 1 || mostAhead < 1 || memory < 1) {
            throw new IllegalArgumentException("a planner's numbers must be positive");
        }
        if (stretchSlices < pieceSlices) {
            throw new IllegalArgumentException("a stretch must hold a piece");
        }
    }

    /**
     * The plan of a film.
     *
     * @throws StoryboardException if two checkpoints fall on one slice
     */
    public Plan plan(Storyboard storyboard) {
        List<Checkpoint> checkpoints = storyboard.checkpoints();
        // The last slice may be longer than the film, but not by the error of a division.
        int slices = (int) Math.max(1, Math.ceil(storyboard.seconds() * slicesPerSecond - 1e-6));
        int[] begins = begins(checkpoints, slices);
        List<KeySlice> keys = keys(checkpoints, begins);
        List<Stretch> stretches = new ArrayList<>();
        int made = 0;
        int key = -1;
        for (int i = 0; i < checkpoints.size(); i++) {
            if (key + 1 < keys.size() && keys.get(key + 1).checkpoint() == i) {
                key++;
                made = keys.get(key).last() + 1;
            }
            boolean flows =
                    checkpoints.get(i).transition() == Transition.FLOW && key + 1 < keys.size();
            OptionalInt goal = flows ? OptionalInt.of(key + 1) : OptionalInt.empty();
            addStretches(i, keys.get(key), key, made, begins[i + 1], goal, stretches);
            made = Math.max(made, begins[i + 1]);
        }
        return new Plan(slices, keys, stretches);
    }

    /** The slice at which each checkpoint begins, and the film's end. */
    private int[] begins(List<Checkpoint> checkpoints, int slices) {
        int[] begins = new int[checkpoints.size() + 1];
        begins[checkpoints.size()] = slices;
        for (int i = 0; i < checkpoints.size(); i++) {
            double at = checkpoints.get(i).at();
            begins[i] = slice(at);
            if (begins[i] >= slices || (i > 0 && begins[i] <= begins[i - 1])) {
                throw new StoryboardException(
                        "storyboard[" + i + "].at",
                        "expected a distance of %s seconds to what is before and after it, found %s"
                                .formatted(1 / slicesPerSecond, at));
            }
        }
        return begins;
    }

    private List<KeySlice> keys(List<Checkpoint> checkpoints, int[] begins) {
        List<KeySlice> keys = new ArrayList<>();
        for (int i = 0; i < checkpoints.size(); i++) {
            if (i > 0 && checkpoints.get(i - 1).transition() == Transition.CONTINUE) {
                continue;
            }
            int held = slice(checkpoints.get(i).hold());
            int most = begins[i + 1] - 1 - begins[i];
            boolean cut = i > 0 && checkpoints.get(i - 1).transition() == Transition.CUT;
            List<Integer> remembered = remembered(keys.size());
            keys.add(new KeySlice(i, begins[i], Math.min(held, most), remembered, cut));
        }
        return keys;
    }

    private int slice(double seconds) {
        return (int) Math.round(seconds * slicesPerSecond);
    }

    /** The last keys before key {@code i}: they show what still holds. */
    private List<Integer> remembered(int i) {
        return IntStream.range(Math.max(0, i - memory), i).boxed().toList();
    }

    private void addStretches(
            int checkpoint,
            KeySlice begin,
            int key,
            int first,
            int end,
            OptionalInt goal,
            List<Stretch> stretches) {
        for (int from = first; from < end; from += stretchSlices) {
            int to = Math.min(end, from + stretchSlices);
            OptionalInt at = from == begin.last() + 1 ? OptionalInt.of(key) : OptionalInt.empty();
            stretches.add(
                    new Stretch(checkpoint, at, goal, pieces(from, to, end, goal.isPresent())));
        }
    }

    private List<Piece> pieces(int first, int end, int goal, boolean leads) {
        List<Piece> pieces = new ArrayList<>();
        for (int from = first; from < end; from += pieceSlices) {
            int ahead = goal - (from - 1);
            pieces.add(
                    new Piece(
                            from,
                            Math.min(pieceSlices, end - from),
                            leads && ahead <= mostAhead
                                    ? OptionalInt.of(ahead)
                                    : OptionalInt.empty()));
        }
        return pieces;
    }
}
