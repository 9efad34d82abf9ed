package dev.montage.models.backbone;

import java.util.Arrays;
import java.util.List;

/**
 * Attention of all spans of a batch, shared out among a team. A row is one query head at one
 * position; rows of a key/value head are taken {@link AttentionRows#MOST} at a time, and each looks
 * at its positions a chunk at a time. Many rows: a member takes whole rows. Few rows, as in
 * decoding one sequence: the chunks are shared out too. The sums are the same in both cases.
 */
final class Attention {
    private final KvCache cache;
    private final KvShape shape;
    private final int members;
    private final AttentionRows[] scratch;
    private final Sums[] running;
    private Tile[] tiles = new Tile[0];
    private int tileCount;
    private int mostPieces;
    private Sums[] partial = new Sums[0];

    /** Rows {@code first .. first + count} of a span's rows for one head, position-major. */
    private record Tile(Span span, View view, int offset, int head, int first, int count) {}

    Attention(KvCache cache, int members) {
        this.cache = cache;
        this.shape = cache.shape();
        this.members = members;
        scratch = new AttentionRows[members];
        running = new Sums[members];
        for (int i = 0; i < members; i++) {
            scratch[i] = new AttentionRows(shape.headSize());
            running[i] = new Sums(scratch[i].width());
        }
    }

    /**
     * Lays out the rows of a batch; one member calls it before a barrier, once for all layers.
     *
     * @param offsets index of each span's first position in the arrays of {@link #run}
     */
    void plan(List<Span> spans, int[] offsets, List<View> views) {
        tileCount = 0;
        mostPieces = 0;
        for (int s = 0; s < spans.size(); s++) {
            Span span = spans.get(s);
            View view = views.get(s);
            int rows = span.length() * shape.group();
            mostPieces = Math.max(mostPieces, view.pieces(span.length() - 1));
            for (int row = 0; row < rows; row += AttentionRows.MOST) {
                int count = Math.min(AttentionRows.MOST, rows - row);
                for (int head = 0; head < shape.heads(); head++) {
                    add(new Tile(span, view, offsets[s], head, row, count));
                }
            }
        }
        if (sharesChunks() && partial.length < tileCount * mostPieces) {
            partial = new Sums[tileCount * mostPieces];
            Arrays.setAll(partial, i -> new Sums(scratch[0].width()));
        }
    }

    private void add(Tile tile) {
        if (tileCount == tiles.length) {
            tiles = Arrays.copyOf(tiles, Math.max(64, 2 * tileCount), Tile[].class);
        }
        tiles[tileCount++] = tile;
    }

    private boolean sharesChunks() {
        return members > 1 && tileCount < 4 * members;
    }

    /**
     * Computes one layer; all members call it, and it ends with a barrier.
     *
     * @param queries [positions, qStride], heads from each position's start
     * @param out [positions, queryHeads * headSize]
     */
    void run(WorkerTeam.Member me, int layer, float[] queries, int qStride, float[] out) {
        if (sharesChunks()) {
            int items = tileCount * mostPieces;
            for (int item = me.index(); item < items; item += members) {
                Tile tile = tiles[item / mostPieces];
                int piece = item % mostPieces;
                if (piece < pieces(tile)) {
                    attend(layer, tile, piece, queries, qStride, scratch[me.index()]);
                    partial[item].set(scratch[me.index()]);
                }
            }
            me.sync();
        }
        for (int t = me.index(); t < tileCount; t += members) {
            Sums sums = running[me.index()];
            sums.clear();
            join(layer, t, queries, qStride, sums, scratch[me.index()]);
            store(tiles[t], sums, out);
        }
        me.sync();
    }

    private void join(
            int layer, int index, float[] queries, int qStride, Sums sums, AttentionRows rows) {
        Tile tile = tiles[index];
        for (int piece = 0; piece < pieces(tile); piece++) {
            if (sharesChunks()) {
                sums.add(partial[index * mostPieces + piece], tile.count);
            } else {
                attend(layer, tile, piece, queries, qStride, rows);
                sums.add(rows);
            }
        }
    }

    /** Pieces that the last row of a tile sees; those before see them too or nothing in them. */
    private int pieces(Tile tile) {
        return tile.view.pieces((tile.first + tile.count - 1) / shape.group());
    }

    private void attend(
            int layer, Tile tile, int piece, float[] queries, int qStride, AttentionRows rows) {
        View view = tile.view;
        rows.count = tile.count;
        for (int i = 0; i < tile.count; i++) {
            int row = tile.first + i;
            int head = tile.head * shape.group() + row % shape.group();
            int position = tile.offset + row / shape.group();
            int offset = position * qStride + head * shape.headSize();
            int limit = Math.min(view.limits()[row / shape.group()], view.to(piece));
            rows.set(i, queries, offset, shape.headSize(), limit);
        }
        int chunk = view.chunk(piece);
        cache.attend(layer, tile.head, tile.span.blocks(), chunk, view.from(piece), rows);
    }

    private void store(Tile tile, Sums sums, float[] out) {
        int size = shape.headSize();
        for (int i = 0; i < tile.count; i++) {
            int row = tile.first + i;
            int head = tile.head * shape.group() + row % shape.group();
            int position = tile.offset + row / shape.group();
            sums.divide(i, out, position * shape.queryHeads() * size + head * size, size);
        }
    }

    /** Sums over some chunks. */
    private static final class Sums {
        private final int width;
        private final float[] maxima = new float[AttentionRows.MOST];
        private final float[] sums = new float[AttentionRows.MOST];
        private final float[] values; // [MOST, width]

        Sums(int width) {
            this.width = width;
            values = new float[AttentionRows.MOST * width];
        }

        void clear() {
            Arrays.fill(sums, 0);
            Arrays.fill(values, 0);
        }

        void set(AttentionRows rows) {
            System.arraycopy(rows.maxima, 0, maxima, 0, rows.count);
            System.arraycopy(rows.sums, 0, sums, 0, rows.count);
            System.arraycopy(rows.values, 0, values, 0, rows.count * width);
        }

        void add(AttentionRows rows) {
            for (int row = 0; row < rows.count; row++) {
                add(row, rows.maxima[row], rows.sums[row], rows.values);
            }
        }

        void add(Sums other, int count) {
            for (int row = 0; row < count; row++) {
                add(row, other.maxima[row], other.sums[row], other.values);
            }
        }

        /** Joins a chunk's sums with those before it (online softmax, arXiv 1805.02867). */
        private void add(int row, float maximum, float sum, float[] other) {
            if (sum == 0) {
                return;
            }
            float mine = 0;
            float theirs = 1;
            float joint = maximum;
            if (sums[row] != 0) {
                joint = Math.max(maximum, maxima[row]);
                mine = (float) Math.exp(maxima[row] - joint);
                theirs = (float) Math.exp(maximum - joint);
            }
            maxima[row] = joint;
            sums[row] = sums[row] * mine + sum * theirs;
            for (int i = row * width; i < (row + 1) * width; i++) {
                values[i] = values[i] * mine + other[i] * theirs;
            }
        }

        void divide(int row, float[] target, int offset, int size) {
            float scale = 1 / sums[row];
            for (int i = 0; i < size; i++) {
                target[offset + i] = values[row * width + i] * scale;
            }
        }
    }
}
