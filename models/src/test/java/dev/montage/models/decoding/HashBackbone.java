package dev.montage.models.decoding;

import dev.montage.models.backbone.Backbone;
import dev.montage.models.backbone.Observers;
import dev.montage.models.backbone.Positions;
import dev.montage.models.backbone.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A backbone whose log-its are a hash of the exact prefix, read from the blocks as attention would:
 * a wrong, missing or overwritten block throws or changes the answer.
 */
class HashBackbone implements Backbone {

    /** Numbers that an embedding has. */
    static final int WIDTH = 3;

    private final int vocabularySize;
    private final int contextLength;
    private final int blockSize;
    private final int maxPositions;
    private final long[][] cache; // [blocks, blockSize]
    private volatile boolean closed;

    HashBackbone(
            int vocabularySize, int contextLength, int blockSize, int blocks, int maxPositions) {
        this.vocabularySize = vocabularySize;
        this.contextLength = contextLength;
        this.blockSize = blockSize;
        this.maxPositions = maxPositions;
        cache = new long[blocks][blockSize];
    }

    /** Log-its of the position after a prefix. */
    static void logits(long prefix, float[] logits, int offset, int vocabulary) {
        for (int id = 0; id < vocabulary; id++) {
            logits[offset + id] = 8 * (float) Sampler.uniform(prefix, id);
        }
    }

    /** The hidden state at the end of a prefix. */
    static float[] state(long prefix) {
        float[] state = new float[WIDTH];
        logits(prefix, state, 0, WIDTH);
        return state;
    }

    /** The hash of a prefix by the hash of the one before and what stands at its end. */
    static long extend(long prefix, Positions positions, int position) {
        long content = positions.tokenAt(position);
        if (content == Positions.EMBEDDING) {
            float[] embedding = new float[WIDTH + 1];
            positions.embeddingAt(position, embedding, 1);
            for (float value : embedding) {
                content = 31 * content + Float.floatToIntBits(value);
            }
        }
        return Double.doubleToLongBits(Sampler.uniform(prefix ^ content * 0x2545F491L, position));
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public int blockSize() {
        return blockSize;
    }

    @Override
    public int blockCount() {
        return cache.length;
    }

    @Override
    public int maxPositions() {
        return maxPositions;
    }

    @Override
    public int forward(List<Span> spans, float[] logits, float[] states) {
        require(!closed, "forward after close");
        int positions = spans.stream().mapToInt(Span::length).sum();
        require(positions > 0 && positions <= maxPositions, positions + " positions at once");
        Set<Integer> written = new HashSet<>();
        int rows = 0;
        for (Span span : spans) {
            for (int block = span.start() / blockSize; block * blockSize < span.end(); block++) {
                require(written.add(span.blocks()[block]), "two sequences write one block");
            }
        }
        for (Span span : spans) {
            rows = forward(span, logits, rows);
        }
        return rows;
    }

    private int forward(Span span, float[] logits, int row) {
        long prefix = 0;
        for (int position = 0; position < span.end(); position++) {
            prefix = extend(prefix, span.positions(), position);
            long[] block = cache[span.blocks()[position / blockSize]];
            if (position >= span.start()) {
                block[position % blockSize] = prefix;
                int observed = position;
                float[] state = state(prefix);
                Observers observers = span.observers();
                observers.attention().ifPresent(o -> o.observe(observed, 0, new float[0]));
                observers.states().ifPresent(o -> o.observe(observed, state));
            }
            require(block[position % blockSize] == prefix, "foreign block at " + position);
        }
        if (span.wanted() == 0) {
            return row;
        }
        require(span.wanted() == 1, "a token needs one row");
        logits(prefix, logits, row * vocabularySize, vocabularySize);
        return row + 1;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void copyBlock(int from, int to) {
        cache[to] = cache[from].clone();
    }

    @Override
    public void close() {
        closed = true;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }
}
