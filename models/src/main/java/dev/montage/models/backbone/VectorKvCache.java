package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMultiply.FLOATS;
import static dev.montage.models.backbone.VectorMultiply.INTS;
import static dev.montage.models.backbone.VectorMultiply.LANES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Keys and values as bfloat16. A block of a head holds keys as [width / 2, BLOCK] pairs of numbers,
 * so that a lane is a position, then values as [BLOCK / 2, width] pairs of positions, so that a
 * lane is a number.
 */
final class VectorKvCache implements KvCache {
    private static final int PAIR_BYTES = Integer.BYTES;

    private final Arena arena = Arena.ofShared();
    private final KvShape shape;
    private final int width;
    private final long halfBytes;
    private final MemorySegment data;

    VectorKvCache(KvShape shape) {
        this.shape = shape;
        width = AttentionRows.paddedSize(shape.headSize());
        halfBytes = (long) width / 2 * BLOCK * PAIR_BYTES;
        long heads = (long) shape.layers() * shape.blocks() * shape.heads();
        data = NativeMemory.allocate(arena, heads * 2 * halfBytes);
    }

    @Override
    public KvShape shape() {
        return shape;
    }

    private long keysAt(int layer, int head, int block) {
        // a block's layers lie together, so that few pages are touched by few blocks
        long index = ((long) block * shape.layers() + layer) * shape.heads() + head;
        return index * 2 * halfBytes;
    }

    @Override
    public void write(
            int layer,
            int[] blocks,
            int position,
            float[] keys,
            int keysOffset,
            float[] values,
            int valuesOffset) {
        int size = shape.headSize();
        int slot = position % BLOCK;
        for (int head = 0; head < shape.heads(); head++) {
            long keysAt = keysAt(layer, head, blocks[position / BLOCK]) + (long) slot * PAIR_BYTES;
            long valuesAt =
                    keysAt(layer, head, blocks[position / BLOCK])
                            + halfBytes
                            + (long) (slot / 2) * width * PAIR_BYTES
                            + (slot & 1L) * Short.BYTES;
            for (int i = 0; i < size; i++) {
                long pair = keysAt + (long) (i / 2) * BLOCK * PAIR_BYTES;
                put(pair + (i & 1L) * Short.BYTES, keys[keysOffset + head * size + i]);
                put(valuesAt + (long) i * PAIR_BYTES, values[valuesOffset + head * size + i]);
            }
        }
    }

    /** Rounds to nearest, ties to even. */
    private void put(long at, float value) {
        int bits = Float.floatToRawIntBits(value);
        data.set(ValueLayout.JAVA_SHORT, at, (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16));
    }

    @Override
    public void attend(int layer, int head, int[] blocks, int chunk, int from, AttentionRows rows) {
        int start = chunk * CHUNK;
        int end = Math.min(start + CHUNK, rows.limit());
        for (int at = start; at < end; at += BLOCK) {
            long keys = keysAt(layer, head, blocks[at / BLOCK]);
            for (int slot = 0; slot < BLOCK; slot += 2 * LANES) {
                long pairs = keys + (long) slot * PAIR_BYTES;
                if (rows.count == AttentionRows.MOST) {
                    score3(pairs, rows, at - start + slot);
                } else {
                    for (int row = 0; row < rows.count; row++) {
                        score1(pairs, rows, row, at - start + slot);
                    }
                }
            }
        }
        for (int row = 0; row < rows.count; row++) {
            int first = Math.clamp(from - start, 0, CHUNK);
            int last = Math.clamp(rows.limits[row] - start, 0, CHUNK);
            VectorMath.softmax(rows, row, first, last);
        }
        Arrays.fill(rows.values, 0);
        for (int at = start; at < end; at += BLOCK) {
            long values = keysAt(layer, head, blocks[at / BLOCK]) + halfBytes;
            int pairs = (Math.min(BLOCK, end - at) + 1) / 2;
            for (int i = 0; i < width; i += 2 * LANES) {
                long part = values + (long) i * PAIR_BYTES;
                if (rows.count == AttentionRows.MOST) {
                    sum3(part, pairs, rows, at - start, i);
                } else {
                    for (int row = 0; row < rows.count; row++) {
                        sum1(part, pairs, rows, row, at - start, i);
                    }
                }
            }
        }
    }

    private IntVector pairs(long at) {
        return VectorMultiply.ints(data, at);
    }

    private static FloatVector low(IntVector pairs) {
        return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    private static FloatVector high(IntVector pairs) {
        return pairs.and(IntVector.broadcast(INTS, 0xffff0000)).reinterpretAsFloats();
    }

    private static FloatVector all(float[] a, int at) {
        return FloatVector.broadcast(FLOATS, a[at]);
    }

    /** Scores of 2 * LANES positions from {@code at} on. */
    private void score3(long at, AttentionRows rows, int to) {
        float[] q = rows.queries;
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector b0 = FloatVector.zero(FLOATS);
        FloatVector a1 = FloatVector.zero(FLOATS);
        FloatVector b1 = FloatVector.zero(FLOATS);
        FloatVector a2 = FloatVector.zero(FLOATS);
        FloatVector b2 = FloatVector.zero(FLOATS);
        long pair = at;
        for (int i = 0; i < width; i += 2, pair += (long) BLOCK * PAIR_BYTES) {
            IntVector pa = pairs(pair);
            IntVector pb = pairs(pair + (long) LANES * PAIR_BYTES);
            FloatVector la = low(pa);
            FloatVector lb = low(pb);
            FloatVector ha = high(pa);
            FloatVector hb = high(pb);
            FloatVector even0 = all(q, i);
            FloatVector odd0 = all(q, i + 1);
            a0 = ha.fma(odd0, la.fma(even0, a0));
            b0 = hb.fma(odd0, lb.fma(even0, b0));
            FloatVector even1 = all(q, 1 * width + i);
            FloatVector odd1 = all(q, 1 * width + i + 1);
            a1 = ha.fma(odd1, la.fma(even1, a1));
            b1 = hb.fma(odd1, lb.fma(even1, b1));
            FloatVector even2 = all(q, 2 * width + i);
            FloatVector odd2 = all(q, 2 * width + i + 1);
            a2 = ha.fma(odd2, la.fma(even2, a2));
            b2 = hb.fma(odd2, lb.fma(even2, b2));
        }
        a0.intoArray(rows.scores, to);
        b0.intoArray(rows.scores, to + LANES);
        a1.intoArray(rows.scores, 1 * CHUNK + to);
        b1.intoArray(rows.scores, 1 * CHUNK + to + LANES);
        a2.intoArray(rows.scores, 2 * CHUNK + to);
        b2.intoArray(rows.scores, 2 * CHUNK + to + LANES);
    }

    /** Scores of 2 * LANES positions from {@code at} on. */
    private void score1(long at, AttentionRows rows, int row, int to) {
        float[] q = rows.queries;
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector b0 = FloatVector.zero(FLOATS);
        int first = row * width;
        long pair = at;
        for (int i = 0; i < width; i += 2, pair += (long) BLOCK * PAIR_BYTES) {
            IntVector pa = pairs(pair);
            IntVector pb = pairs(pair + (long) LANES * PAIR_BYTES);
            FloatVector la = low(pa);
            FloatVector lb = low(pb);
            FloatVector ha = high(pa);
            FloatVector hb = high(pb);
            FloatVector even0 = all(q, first + i);
            FloatVector odd0 = all(q, first + i + 1);
            a0 = ha.fma(odd0, la.fma(even0, a0));
            b0 = hb.fma(odd0, lb.fma(even0, b0));
        }
        a0.intoArray(rows.scores, row * CHUNK + to);
        b0.intoArray(rows.scores, row * CHUNK + to + LANES);
    }

    /** Adds the values of {@code pairs} pairs of positions, 2 * LANES numbers of each. */
    private void sum3(long at, int pairs, AttentionRows rows, int score, int to) {
        float[] p = rows.scores;
        float[] v = rows.values;
        FloatVector a0 = FloatVector.fromArray(FLOATS, v, to);
        FloatVector b0 = FloatVector.fromArray(FLOATS, v, to + LANES);
        FloatVector a1 = FloatVector.fromArray(FLOATS, v, 1 * width + to);
        FloatVector b1 = FloatVector.fromArray(FLOATS, v, 1 * width + to + LANES);
        FloatVector a2 = FloatVector.fromArray(FLOATS, v, 2 * width + to);
        FloatVector b2 = FloatVector.fromArray(FLOATS, v, 2 * width + to + LANES);
        long pair = at;
        int s = score;
        for (int n = 0; n < pairs; n++, s += 2, pair += (long) width * PAIR_BYTES) {
            IntVector pa = pairs(pair);
            IntVector pb = pairs(pair + (long) LANES * PAIR_BYTES);
            FloatVector la = low(pa);
            FloatVector lb = low(pb);
            FloatVector ha = high(pa);
            FloatVector hb = high(pb);
            FloatVector even0 = all(p, s);
            FloatVector odd0 = all(p, s + 1);
            a0 = ha.fma(odd0, la.fma(even0, a0));
            b0 = hb.fma(odd0, lb.fma(even0, b0));
            FloatVector even1 = all(p, 1 * CHUNK + s);
            FloatVector odd1 = all(p, 1 * CHUNK + s + 1);
            a1 = ha.fma(odd1, la.fma(even1, a1));
            b1 = hb.fma(odd1, lb.fma(even1, b1));
            FloatVector even2 = all(p, 2 * CHUNK + s);
            FloatVector odd2 = all(p, 2 * CHUNK + s + 1);
            a2 = ha.fma(odd2, la.fma(even2, a2));
            b2 = hb.fma(odd2, lb.fma(even2, b2));
        }
        a0.intoArray(v, to);
        b0.intoArray(v, to + LANES);
        a1.intoArray(v, 1 * width + to);
        b1.intoArray(v, 1 * width + to + LANES);
        a2.intoArray(v, 2 * width + to);
        b2.intoArray(v, 2 * width + to + LANES);
    }

    /** Adds the values of {@code pairs} pairs of positions, 2 * LANES numbers of each. */
    private void sum1(long at, int pairs, AttentionRows rows, int row, int score, int to) {
        float[] p = rows.scores;
        float[] v = rows.values;
        FloatVector a0 = FloatVector.fromArray(FLOATS, v, row * width + to);
        FloatVector b0 = FloatVector.fromArray(FLOATS, v, row * width + to + LANES);
        long pair = at;
        int s = score;
        for (int n = 0; n < pairs; n++, s += 2, pair += (long) width * PAIR_BYTES) {
            IntVector pa = pairs(pair);
            IntVector pb = pairs(pair + (long) LANES * PAIR_BYTES);
            FloatVector la = low(pa);
            FloatVector lb = low(pb);
            FloatVector ha = high(pa);
            FloatVector hb = high(pb);
            FloatVector even0 = all(p, row * CHUNK + s);
            FloatVector odd0 = all(p, row * CHUNK + s + 1);
            a0 = ha.fma(odd0, la.fma(even0, a0));
            b0 = hb.fma(odd0, lb.fma(even0, b0));
        }
        a0.intoArray(v, row * width + to);
        b0.intoArray(v, row * width + to + LANES);
    }

    @Override
    public void copy(int from, int to) {
        long bytes = keysAt(0, 0, 1);
        MemorySegment.copy(data, from * bytes, data, to * bytes, bytes);
    }

    @Override
    public void close() {
        arena.close();
    }
}
