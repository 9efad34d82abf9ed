package dev.montage.models.backbone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which cached positions the positions of a span see, cut into pieces of one chunk each. The pieces
 * follow from the sequence alone, and with them the order of sums.
 *
 * @param from the first that is seen
 * @param limits one past the last that each position of the span sees; never falls
 * @param cut pieces where some positions are hidden; empty if none is
 */
record View(int from, int[] limits, List<Piece> cut) {

    /** Positions {@code from..to-1} of a chunk. */
    record Piece(int chunk, int from, int to) {}

    /** All positions from {@code from} on that {@code span}'s positions see. */
    static View of(Span span, int from) {
        return new View(from, limits(span), List.of());
    }

    /** The same positions for all of {@code span}. */
    static View fixed(Span span, int limit) {
        int[] limits = new int[span.length()];
        Arrays.fill(limits, limit);
        return new View(0, limits, List.of());
    }

    /** What {@code span}'s positions see, without those of a medium. */
    static View without(int expert, Span span) {
        List<Positions.Range> media = span.positions().runs(expert);
        if (media.isEmpty()) {
            return of(span, 0);
        }
        int[] limits = limits(span);
        List<Piece> pieces = new ArrayList<>();
        int start = 0;
        for (Positions.Range hidden : media) {
            cut(start, Math.min(hidden.start(), limits[limits.length - 1]), pieces);
            start = hidden.end();
        }
        cut(start, limits[limits.length - 1], pieces);
        return new View(0, limits, pieces);
    }

    private static void cut(int from, int to, List<Piece> pieces) {
        for (int at = from; at < to; ) {
            int chunk = at / KvCache.CHUNK;
            int end = Math.min(to, (chunk + 1) * KvCache.CHUNK);
            pieces.add(new Piece(chunk, at, end));
            at = end;
        }
    }

    private static int[] limits(Span span) {
        int[] limits = new int[span.length()];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = span.positions().limitAt(span.start() + i);
        }
        return limits;
    }

    /** Pieces that position {@code index} of the span sees something in, and all before. */
    int pieces(int index) {
        return cut.isEmpty()
                ? Math.ceilDiv(limits[index], KvCache.CHUNK) - from / KvCache.CHUNK
                : cut.size();
    }

    int chunk(int piece) {
        return cut.isEmpty() ? from / KvCache.CHUNK + piece : cut.get(piece).chunk;
    }

    int from(int piece) {
        return cut.isEmpty() ? from : cut.get(piece).from;
    }

    int to(int piece) {
        return cut.isEmpty() ? Integer.MAX_VALUE : cut.get(piece).to;
    }
}
