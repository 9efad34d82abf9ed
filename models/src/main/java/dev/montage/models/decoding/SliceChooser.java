package dev.montage.models.decoding;

import dev.montage.models.backbone.VisualHead;
import dev.montage.models.sequence.Moves;
import dev.montage.models.sequence.NearPatches;
import dev.montage.models.sequence.VisualLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses patches from states, of many sequences at once. What is chosen depends on the states, the
 * request and the number of patches chosen, on nothing else. Keeps scratch memory: for one thread.
 */
public final class SliceChooser {
    private final VisualHead head;
    private final VisualLayout layout;
    private final List<Integer> channelLevels;
    private final int stateSize;
    private float[] states = {}; // [rows, stateSize]
    private float[] logits = {}; // [rows, levels]
    private final NearPatches nearPatches;
    private final Moves moves;
    private final double wayGuidance;
    private int[] near = {}; // [rows, NearPatches.COUNT, channels of a patch]

    /**
     * A chooser for sequences of this layout.
     *
     * @param stateSize numbers of a state
     * @param moves what slices become; asked before each further slice of a film
     * @param wayGuidance how many times as much guidance weighs of which slice a code goes on: what
     *     moves is told by few words
     */
    public SliceChooser(
            VisualHead head, VisualLayout layout, int stateSize, Moves moves, double wayGuidance) {
        this.moves = moves;
        this.wayGuidance = wayGuidance;
        this.head = head;
        this.layout = layout;
        nearPatches = new NearPatches(layout);
        channelLevels = layout.channelLevels();
        this.stateSize = stateSize;
    }

    /** Sizes of a head that predicts slices laid out so; see {@link VisualHead.Sizes}. */
    public static VisualHead.Sizes sizes(VisualLayout layout, int stateSize, int size) {
        return new VisualHead.Sizes(
                layout.channelLevels(),
                layout.held(),
                stateSize,
                size,
                NearPatches.COUNT,
                NearPatches.LIKE);
    }

    VisualLayout layout() {
        return layout;
    }

    /**
     * What was chosen for a continuation.
     *
     * @param levels [rows, channels of a patch]
     * @param logProbability of all of them and their ways; see {@link Event.Slice}
     */
    record Choice(int[] levels, double logProbability) {}

    /** The next patches of continuations whose states are there. */
    List<Choice> choose(List<SliceContinuation> ready) {
        move(ready);
        int rows = gather(ready);
        head.begin(states, near, rows);
        int patches = ready.stream().mapToInt(SliceContinuation::rows).sum();
        int size = layout.channels();
        int[] levels = new int[patches * size];
        double[] logProbabilities = new double[ready.size()];
        int channels = layout.levels().size();
        for (int code = 0; code < layout.held(); code++) {
            int number = code;
            int first = code * (channels + 1);
            head.predictWay(code, rows, logits);
            Told told = (row, own) -> head.chooseWay(number, row, own);
            Draw way = new Draw(first, head.ways(), wayGuidance, told);
            draw(ready, way, logProbabilities);
            for (int i = 0; i < channels; i++) {
                int channel = code * channels + i;
                int count = channelLevels.get(channel);
                head.predict(channel, rows, logits);
                Told chosen = (row, own) -> head.choose(channel, row, own);
                Draw level = new Draw(first + 1 + i, count, 1, chosen);
                int[] drawn = draw(ready, level, logProbabilities);
                for (int patch = 0; patch < patches; patch++) {
                    levels[patch * size + channel] = drawn[patch];
                }
            }
        }
        List<Choice> choices = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < logProbabilities.length; i++) {
            int to = from + ready.get(i).rows() * size;
            choices.add(new Choice(Arrays.copyOfRange(levels, from, to), logProbabilities[i]));
            from = to;
        }
        return choices;
    }

    /** Tells a row of the head what was drawn. */
    private interface Told {
        void by(int row, int drawn);
    }

    /**
     * Something to draw for each patch.
     *
     * @param number of the draw among those of a patch
     * @param count what it can be, whose log-its are there
     * @param weight of guidance
     */
    private record Draw(int number, int count, double weight, Told told) {}

    /** What is drawn for each patch, one continuation's after the other. */
    private int[] draw(List<SliceContinuation> ready, Draw draw, double[] logProbabilities) {
        int[] drawn = new int[ready.stream().mapToInt(SliceContinuation::rows).sum()];
        int row = 0;
        int at = 0;
        for (int i = 0; i < logProbabilities.length; i++) {
            SliceContinuation next = ready.get(i);
            for (int patch = 0; patch < next.rows(); patch++) {
                int own = draw(next, row + patch, patch, draw);
                drawn[at++] = own;
                logProbabilities[i] += logProbability((row + patch) * draw.count, own, draw.count);
                for (int branch = 0; branch < next.branches(); branch++) {
                    draw.told.by(row + branch * next.rows() + patch, own);
                }
            }
            row += next.rows() * next.branches();
        }
        return drawn;
    }

    /** Of a level, from the log-its of all, which begin at {@code from}. */
    private double logProbability(int from, int level, int levels) {
        double total = 0;
        for (int i = from; i < from + levels; i++) {
            total += Math.exp(logits[i] - logits[from + level]);
        }
        return -Math.log(total);
    }

    /** Tells those that begin a further slice of a film what the one before becomes. */
    private void move(List<SliceContinuation> ready) {
        List<SliceContinuation> next = ready.stream().filter(SliceContinuation::moves).toList();
        if (!next.isEmpty()) {
            var moved = moves.of(next.stream().map(SliceContinuation::going).toList());
            for (int i = 0; i < moved.size(); i++) {
                next.get(i).moved(moved.get(i));
            }
        }
    }

    /** Lays the states of all branches below each other; returns their rows. */
    private int gather(List<SliceContinuation> ready) {
        int rows = ready.stream().mapToInt(next -> next.rows() * next.branches()).sum();
        int most = layout.levels().stream().mapToInt(Integer::intValue).max().orElse(0);
        most = Math.max(most, head.ways());
        if (states.length < rows * stateSize) {
            states = new float[rows * stateSize];
            logits = new float[rows * most];
            near = new int[rows * nearPatches.size()];
        }
        int at = 0;
        for (SliceContinuation next : ready) {
            int count = next.rows();
            int first = at * nearPatches.size();
            for (int row = 0; row < count; row++) {
                next.near(row, nearPatches, near, first + row * nearPatches.size());
            }
            for (int branch = 0; branch < next.branches(); branch++) {
                // The same is near in all branches.
                int size = count * nearPatches.size();
                System.arraycopy(near, first, near, first + branch * size, size);
                System.arraycopy(next.states(branch), 0, states, at * stateSize, count * stateSize);
                at += count;
            }
        }
        return rows;
    }

    private int draw(SliceContinuation next, int row, int patch, Draw draw) {
        SliceSampling sampling = next.request().sampling();
        int levels = draw.count;
        int from = row * levels;
        if (sampling.guided()) {
            // Weighed in the place of those without the prompt; those with it are still needed.
            int bare = (row + next.rows()) * levels;
            double guidance = sampling.guidance() * draw.weight;
            for (int level = 0; level < levels; level++) {
                float none = logits[bare + level];
                logits[bare + level] = (float) (none + guidance * (logits[from + level] - none));
            }
            from = bare;
        }
        int best = from;
        for (int i = from; i < from + levels; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        if (sampling.temperature() == 0) {
            return best - from;
        }
        int draws = layout.channels() + layout.held();
        int index = Math.addExact((next.chosen() + patch) * draws, draw.number);
        return draw(from, levels, best, sampling, Sampler.uniform(sampling.seed(), index));
    }

    private int draw(int from, int levels, int best, SliceSampling sampling, double share) {
        double[] weights = new double[levels];
        double total = 0;
        for (int level = 0; level < levels; level++) {
            weights[level] =
                    Math.exp((logits[from + level] - logits[best]) / sampling.temperature());
            total += weights[level];
        }
        double left = share * total;
        for (int level = 0; level < levels - 1; level++) {
            left -= weights[level];
            if (left < 0) {
                return level;
            }
        }
        return levels - 1;
    }
}
