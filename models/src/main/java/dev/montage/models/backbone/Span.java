package dev.montage.models.backbone;

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

    /** Number of positions to compute. */
    public int length() {
        return end - start;
    }
}
