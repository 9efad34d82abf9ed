package dev.montage.models.backbone;

import java.util.List;
import java.util.function.IntFunction;

/** The positions of all spans of one forward pass below each other. */
final class Batch {
    private final Span[] spans;
    private final int[] positions;
    private final int[] wanted;
    private int[] offsets = new int[16];
    private int count;

    Batch(int capacity) {
        spans = new Span[capacity];
        positions = new int[capacity];
        wanted = new int[capacity];
    }

    /** Most positions. */
    int capacity() {
        return positions.length;
    }

    /**
     * Takes in the spans of a pass.
     *
     * @return rows of log-its that are wanted
     * @throws IllegalArgumentException if they have more positions than fit
     */
    int lay(List<Span> batch) {
        count = 0;
        int rows = 0;
        if (offsets.length < batch.size()) {
            offsets = new int[2 * batch.size()];
        }
        for (int s = 0; s < batch.size(); s++) {
            Span span = batch.get(s);
            if (count + span.length() > capacity()) {
                throw new IllegalArgumentException(
                        "more than " + capacity() + " positions in a forward pass");
            }
            offsets[s] = count;
            for (int position = span.start(); position < span.end(); position++) {
                if (span.wants(position)) {
                    wanted[rows++] = count;
                }
                spans[count] = span;
                positions[count++] = position;
            }
        }
        return rows;
    }

    /**
     * Shows hidden states to those who observe them.
     *
     * @param state of the position at an index, [hiddenSize]
     */
    void showStates(IntFunction<float[]> state) {
        for (int i = 0; i < count; i++) {
            int index = i;
            spans[i].observers()
                    .states()
                    .ifPresent(observer -> observer.observe(positions[index], state.apply(index)));
        }
    }

    /** Number of positions. */
    int positions() {
        return count;
    }

    /** All positions. */
    Rows rows() {
        return Rows.first(count);
    }

    /** Index of each span's first position. */
    int[] offsets() {
        return offsets;
    }

    /** The span of position {@code index}. */
    Span span(int index) {
        return spans[index];
    }

    /** Those of an expert's positions that predict text, the first ones. */
    Rows predicting(int first, int end) {
        int at = first;
        while (at < end && spans[at].predictsText()) {
            at++;
        }
        return new Rows(first, at - first);
    }

    /** The expert of position {@code index}; 0 where there is but one. */
    int expert(int index, int experts) {
        return experts == 1 ? 0 : spans[index].positions().expertAt(positions[index]);
    }

    /** Where position {@code index} stands in its sequence. */
    int position(int index) {
        return positions[index];
    }

    /** Index of the position that row {@code row} of log-its is for. */
    int wanted(int row) {
        return wanted[row];
    }
}
