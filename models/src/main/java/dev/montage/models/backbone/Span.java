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
 * @param logits for which of the positions log-its are wanted
 * @param observers who wants to see more of the positions
 */
public record Span(
        Positions positions, int[] blocks, int start, int end, Logits logits, Observers observers) {

    /** Which positions of a span give log-its. */
    public enum Logits {
        NONE,
        LAST,
        ALL
    }

    public Span {
        if (start < 0 || start >= end) {
            throw new IllegalArgumentException("span of positions " + start + ".." + end);
        }
    }

    /** A span that nobody observes. */
    public Span(Positions positions, int[] blocks, int start, int end, Logits logits) {
        this(positions, blocks, start, end, logits, Observers.NONE);
    }

    /** Some positions of this span. */
    Span part(int from, int to, Logits wanted) {
        return new Span(positions, blocks, from, to, wanted, observers);
    }

    /** Cuts spans where their expert changes; parts of an expert stand together, text first. */
    static List<Span> byExpert(List<Span> spans, int experts) {
        List<Span> parts = new ArrayList<>();
        for (int expert = 0; expert < experts; expert++) {
            for (Span span : spans) {
                span.addParts(expert, parts);
            }
        }
        return parts;
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
                boolean wanted = logits == Logits.ALL || to == end;
                boolean none = !wanted || kind == Positions.AUDIO; // nothing is predicted of sound
                parts.add(part(from, to, none ? Logits.NONE : logits));
            }
            from = to;
        }
    }

    /** Number of positions to compute. */
    public int length() {
        return end - start;
    }
}
