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
        int slices = Math.max(1, (int) Math.round(storyboard.seconds() * slicesPerSecond));
        List<KeySlice> keys = keys(storyboard, slices);
        List<Stretch> stretches = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            boolean last = i + 1 == keys.size();
            int end = last ? slices : keys.get(i + 1).slice();
            boolean flows = storyboard.checkpoints().get(i).transition() == Transition.FLOW;
            OptionalInt goal = flows && !last ? OptionalInt.of(i + 1) : OptionalInt.empty();
            addStretches(i, keys.get(i).last() + 1, end, goal, stretches);
        }
        return new Plan(slices, keys, stretches);
    }

    private List<KeySlice> keys(Storyboard storyboard, int slices) {
        List<Checkpoint> checkpoints = storyboard.checkpoints();
        List<KeySlice> keys = new ArrayList<>();
        for (int i = 0; i < checkpoints.size(); i++) {
            Checkpoint checkpoint = checkpoints.get(i);
            int slice = slice(checkpoint.at());
            if (slice >= slices || (i > 0 && slice <= keys.getLast().slice())) {
                throw new StoryboardException(
                        "storyboard[" + i + "].at",
                        "expected a distance of %s seconds to what is before and after it, found %s"
                                .formatted(1 / slicesPerSecond, checkpoint.at()));
            }
            int next = i + 1 < checkpoints.size() ? slice(checkpoints.get(i + 1).at()) : slices;
            int held = (int) Math.round(checkpoint.hold() * slicesPerSecond);
            keys.add(
                    new KeySlice(
                            slice,
                            Math.min(held, Math.max(0, next - 1 - slice)),
                            checkpoint.prompt(),
                            remembered(i)));
        }
        return keys;
    }

    private int slice(double seconds) {
        return (int) Math.round(seconds * slicesPerSecond);
    }

    /** The first key, which says where the story began, and the last ones before key {@code i}. */
    private List<Integer> remembered(int i) {
        int recent = Math.max(0, i - memory);
        return IntStream.range(0, i)
                .filter(key -> key > recent || (key == recent && recent == 0) || key == 0)
                .boxed()
                .toList();
    }

    private void addStretches(
            int key, int first, int end, OptionalInt goal, List<Stretch> stretches) {
        boolean goesOn = false;
        for (int from = first; from < end; from += stretchSlices) {
            int to = Math.min(end, from + stretchSlices);
            stretches.add(new Stretch(key, goesOn, goal, pieces(from, to, end, goal.isPresent())));
            goesOn = true;
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
