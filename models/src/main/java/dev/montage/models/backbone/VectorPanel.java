package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMultiply.FLOATS;
import static dev.montage.models.backbone.VectorMultiply.GROUPS;
import static dev.montage.models.backbone.VectorMultiply.INTS;
import static dev.montage.models.backbone.VectorMultiply.LANES;
import static dev.montage.models.backbone.VectorMultiply.ONE;
import static dev.montage.models.backbone.VectorMultiply.ORDER;
import static dev.montage.models.backbone.VectorMultiply.ROWS;
import static dev.montage.models.backbone.VectorMultiply.WORD_BYTES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Packed weights to floats: scales of blocks, and whole panels. Scales are read ahead of the codes,
 * in loops of their own: in one loop with them the compiler gives up on the body.
 */
final class VectorPanel {
    /** Bytes of a panel's row. */
    static final long ROW_BYTES = GROUPS * WORD_BYTES;

    /** What a float16's exponent lacks to a float32's. */
    private static final float FLOAT16 = 0x1p112f;

    private VectorPanel() {}

    /**
     * Slopes and intercepts of some blocks to {@code target} [blocks, GROUPS, 2, LANES] from {@code
     * to} on.
     */
    static void readScales(VectorMatrix w, int row, int block, int blocks, float[] target, int to) {
        long from = w.scalesAt(row, block);
        if (w.format() == VectorFormat.INT4) {
            readScales4(w.data(), from, blocks * GROUPS, target, to);
        } else {
            readScales8(w.data(), from, blocks * GROUPS, target, to);
        }
    }

    /**
     * Two float16 a lane become float32: shifted to a float32's places, and 2^112 for the exponent.
     */
    private static void readScales4(
            MemorySegment data, long from, int vectors, float[] target, int first) {
        long at = from;
        int to = first;
        for (int i = 0; i < vectors; i++) {
            IntVector packed = IntVector.fromMemorySegment(INTS, data, at, ORDER);
            IntVector slopes = packed.lanewise(VectorOperators.LSHL, 13).and(0x0fffe000);
            IntVector signs = packed.lanewise(VectorOperators.LSHL, 16).and(0x80000000);
            FloatVector slope = slopes.or(signs).reinterpretAsFloats().mul(FLOAT16 * 16);
            IntVector minima = packed.lanewise(VectorOperators.LSHR, 3).and(0x0fffe000);
            IntVector minus = packed.and(0x80000000);
            FloatVector minimum = minima.or(minus).reinterpretAsFloats().mul(FLOAT16);
            slope.intoArray(target, to);
            minimum.sub(slope).intoArray(target, to + LANES);
            at += WORD_BYTES;
            to += 2 * LANES;
        }
    }

    /** A unit of 1.5 is code 128, which stands for 0. */
    private static void readScales8(
            MemorySegment data, long from, int vectors, float[] target, int first) {
        long at = from;
        int to = first;
        for (int i = 0; i < vectors; i++) {
            IntVector packed = IntVector.fromMemorySegment(INTS, data, at, ORDER);
            FloatVector slope = packed.reinterpretAsFloats().mul(256f);
            slope.intoArray(target, to);
            slope.mul(-1.5f).intoArray(target, to + LANES);
            at += WORD_BYTES;
            to += 2 * LANES;
        }
    }

    /** Expands the tile that begins at {@code row} to {@code panel} [blocks * BLOCK, ROWS]. */
    static void expand(
            VectorMatrix w, int row, int block, int blocks, float[] scales, MemorySegment panel) {
        readScales(w, row, block, blocks, scales, 0);
        for (int group = 0; group < GROUPS; group++) {
            long from = w.codesAt(row, block) + group * WORD_BYTES;
            if (w.format() == VectorFormat.INT4) {
                expand4(w.data(), from, blocks, scales, panel, group);
            } else {
                expand8(w.data(), from, blocks, scales, panel, group);
            }
        }
    }

    private static void expand4(
            MemorySegment data,
            long from,
            int blocks,
            float[] scales,
            MemorySegment panel,
            int group) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT4.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        long at = from;
        int scale = group * 2 * LANES;
        long to = group * WORD_BYTES;
        for (int block = 0; block < blocks; block++) {
            FloatVector slope = FloatVector.fromArray(FLOATS, scales, scale);
            FloatVector intercept = FloatVector.fromArray(FLOATS, scales, scale + LANES);
            scale += 2 * ROWS;
            for (int word = 0; word < 4; word++) {
                IntVector codes = IntVector.fromMemorySegment(INTS, data, at, ORDER);
                at += GROUPS * WORD_BYTES;
                for (int i = 0; i < 8; i++) {
                    FloatVector unit = codes.and(mask).or(one).reinterpretAsFloats();
                    unit.fma(slope, intercept).intoMemorySegment(panel, to, ORDER);
                    codes = codes.lanewise(VectorOperators.ROR, 4);
                    to += ROW_BYTES;
                }
            }
        }
    }

    private static void expand8(
            MemorySegment data,
            long from,
            int blocks,
            float[] scales,
            MemorySegment panel,
            int group) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT8.mask);
        IntVector one = IntVector.broadcast(INTS, ONE);
        long at = from;
        int scale = group * 2 * LANES;
        long to = group * WORD_BYTES;
        for (int block = 0; block < blocks; block++) {
            FloatVector slope = FloatVector.fromArray(FLOATS, scales, scale);
            FloatVector intercept = FloatVector.fromArray(FLOATS, scales, scale + LANES);
            scale += 2 * ROWS;
            for (int word = 0; word < 8; word++) {
                IntVector codes = IntVector.fromMemorySegment(INTS, data, at, ORDER);
                at += GROUPS * WORD_BYTES;
                for (int i = 0; i < 4; i++) {
                    FloatVector unit = codes.and(mask).or(one).reinterpretAsFloats();
                    unit.fma(slope, intercept).intoMemorySegment(panel, to, ORDER);
                    codes = codes.lanewise(VectorOperators.ROR, 8);
                    to += ROW_BYTES;
                }
            }
        }
    }
}
