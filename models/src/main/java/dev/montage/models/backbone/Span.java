package dev.montage.models.backbone;

import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive positions of one sequence, computed in one forward pass. All positions before {@code
 * start} are in the cache already.
 *
 * @param positions what stands at each position of the sequence
 * @param blocks the sequence's block table: position {@code p} lives in {@code blocks[p /
 *     blockSize]}; may be longer than needed
 * @param start first position to compute
 * @param end one past the last position to compute
 * @param wanted of how many last positions log-its or states are wanted
 * @param observers who wants to see more of the positions
 */
public record Span(
        Positions positions, int[] blocks, int start, int end, int wanted, Observers observers) {

    public Span {
        if (start < 0 || start >= end) {
            throw new IllegalArgumentException("span of positions " + start + ".." + end);
        }
        if (wanted < 0 || wanted > end - start) {
            throw new IllegalArgumentException(
                    wanted + " rows of " + (end - start) + " positions are wanted");
        }
    }

    /** A span that nobody observes. */
    public Span(Positions positions, int[] blocks, int start, int end, int wanted) {
        this(positions, blocks, start, end, wanted, Observers.NONE);
    }

    /** Some positions of this span, with those rows of them that are wanted. */
    Span part(int from, int to) {
        int expert = positions.expertAt(from);
        boolean predicts =
                expert == Positions.TEXT ? positions.predictsText() : expert == Positions.VISUAL;
        int rows = predicts ? Math.clamp(wanted - (end - to), 0, to - from) : 0;
        return new Span(positions, blocks, from, to, rows, observers);
    }

    /** Whether a row of the position is wanted. */
    boolean wants(int position) {
        return position >= end - wanted;
    }

    /**
     * Cuts spans where their expert changes; parts of an expert stand together, text first, and of
     * that what predicts text.
     */
    static List<Span> byExpert(List<Span> spans, int experts) {
        List<Span> parts = new ArrayList<>();
        for (boolean predicts : new boolean[] {true, false}) {
            for (Span span : spans) {
                if (span.positions.predictsText() == predicts) {
                    span.addParts(Positions.TEXT, parts);
                }
            }
        }
        for (int expert = Positions.TEXT + 1; expert < experts; expert++) {
            for (Span span : spans) {
                span.addParts(expert, parts);
            }
        }
        return parts;
    }

    /** Whether these positions go through all layers that their expert has. */
    boolean predictsText() {
        return positions.predictsText() && positions.expertAt(start) == Positions.TEXT;
    }

    boolean isSound() {
        return positions.expertAt(start) == Positions.AUDIO;
    }

    private void addParts(int expert, List<Span> parts) {
        int from = start;
        while (from < end) {
            int kind = positions.expertAt(from);
            int to = from + 1;
            while (to < end && positions.expertAt(to) == kind) {
                to++;
            }
            if (kind == expert) {
                parts.add(part(from, to));
            }
            from = to;
        }
    }

    /** Number of positions to compute. */
    public int length() {
        return end - start;
    }
}
