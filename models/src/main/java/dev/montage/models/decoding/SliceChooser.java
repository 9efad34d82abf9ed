package dev.montage.models.decoding;

import dev.montage.models.backbone.VisualHead;
import dev.montage.models.sequence.VisualLayout;
import java.util.List;
import java.util.stream.IntStream;

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
    private int[] near = {}; // [rows, VisualHead.NEAR, channels of a patch]

    /**
     * A chooser for sequences of this layout.
     *
     * @param stateSize numbers of a state
     */
    public SliceChooser(VisualHead head, VisualLayout layout, int stateSize) {
        this.head = head;
        this.layout = layout;
        channelLevels = layout.channelLevels();
        this.stateSize = stateSize;
    }

    VisualLayout layout() {
        return layout;
    }

    /**
     * What was chosen for a continuation.
     *
     * @param levels [rows, channels of a patch]
     * @param logProbability of all of them; see {@link Event.Slice}
     */
    record Choice(int[] levels, double logProbability) {}

    /** The next patches of continuations whose states are there. */
    List<Choice> choose(List<SliceContinuation> ready) {
        int rows = gather(ready);
        head.begin(states, near, rows);
        int channels = channelLevels.size();
        int[][] patches = new int[ready.size()][];
        double[] logProbabilities = new double[ready.size()];
        for (int i = 0; i < patches.length; i++) {
            patches[i] = new int[ready.get(i).rows() * channels];
        }
        for (int channel = 0; channel < channels; channel++) {
            int levels = channelLevels.get(channel);
            head.predict(channel, rows, logits);
            int row = 0;
            for (int i = 0; i < patches.length; i++) {
                SliceContinuation next = ready.get(i);
                for (int patch = 0; patch < next.rows(); patch++) {
                    int level = draw(next, row + patch, patch, channel, levels);
                    patches[i][patch * channels + channel] = level;
                    logProbabilities[i] += logProbability((row + patch) * levels, level, levels);
                    for (int branch = 0; branch < next.branches(); branch++) {
                        head.choose(channel, row + branch * next.rows() + patch, level);
                    }
                }
                row += next.rows() * next.branches();
            }
        }
        return IntStream.range(0, patches.length)
                .mapToObj(i -> new Choice(patches[i], logProbabilities[i]))
                .toList();
    }

    /** Of a level, from the log-its of all, which begin at {@code from}. */
    private double logProbability(int from, int level, int levels) {
        double total = 0;
        for (int i = from; i < from + levels; i++) {
            total += Math.exp(logits[i] - logits[from + level]);
        }
        return -Math.log(total);
    }

    /** Lays the states of all branches below each other; returns their rows. */
    private int gather(List<SliceContinuation> ready) {
        int rows = ready.stream().mapToInt(next -> next.rows() * next.branches()).sum();
        int most = layout.levels().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (states.length < rows * stateSize) {
            states = new float[rows * stateSize];
            logits = new float[rows * most];
            near = new int[rows * nearSize()];
        }
        int at = 0;
        for (SliceContinuation next : ready) {
            for (int branch = 0; branch < next.branches(); branch++) {
                int size = next.rows() * stateSize;
                System.arraycopy(next.states(branch), 0, states, at, size);
                for (int row = 0; row < next.rows(); row++) {
                    next.near(row, near, (at / stateSize + row) * nearSize());
                }
                at += size;
            }
        }
        return rows;
    }

    private int nearSize() {
        return VisualHead.NEAR * layout.channels();
    }

    private int draw(SliceContinuation next, int row, int patch, int channel, int levels) {
        SliceSampling sampling = next.request().sampling();
        int from = row * levels;
        if (sampling.guided()) {
            // Weighed in the place of those without the prompt; those with it are still needed.
            int bare = (row + next.rows()) * levels;
            for (int level = 0; level < levels; level++) {
                float none = logits[bare + level];
                logits[bare + level] =
                        (float) (none + sampling.guidance() * (logits[from + level] - none));
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
        int index = Math.addExact((next.chosen() + patch) * layout.channels(), channel);
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
