package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMultiply.FLOATS;
import static dev.montage.models.backbone.VectorMultiply.INTS;
import static dev.montage.models.backbone.VectorMultiply.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Packed weights to floats: scales of blocks, and whole panels. Scales are read ahead of the codes,
 * in loops of their own: in one loop with them the compiler gives up on the body.
 */
final class VectorPanel {
    /** What a float16's exponent lacks to a float32's. */
    private static final float FLOAT16 = 0x1p112f;

    private VectorPanel() {}

    /** Slopes and intercepts to {@code target} [blocks, VectorMultiply.GROUPS, 2, LANES]. */
    static void readScales(VectorMatrix w, long base, float[] target) {
        for (int group = 0; group < VectorMultiply.GROUPS; group++) {
            long at = base + group * w.groupBytes();
            int to = group * 2 * LANES;
            if (w.format() == VectorFormat.INT4) {
                readScales4(w.data(), at, w.blocks(), target, to);
            } else {
                readScales8(w.data(), at, w.blocks(), target, to);
            }
        }
    }

    /**
     * Two float16 a lane become float32: shifted to a float32's places, and 2^112 for the exponent.
     */
    private static void readScales4(
            MemorySegment data, long base, int blocks, float[] target, int offset) {
        long at = base;
        int to = offset;
        for (int block = 0; block < blocks; block++) {
            IntVector packed = IntVector.fromMemorySegment(INTS, data, at, VectorMultiply.ORDER);
            IntVector slopes = packed.lanewise(VectorOperators.LSHL, 13).and(0x0fffe000);
            IntVector signs = packed.lanewise(VectorOperators.LSHL, 16).and(0x80000000);
            FloatVector slope = slopes.or(signs).reinterpretAsFloats().mul(FLOAT16 * 16);
            IntVector minima = packed.lanewise(VectorOperators.LSHR, 3).and(0x0fffe000);
            IntVector minus = packed.and(0x80000000);
            FloatVector minimum = minima.or(minus).reinterpretAsFloats().mul(FLOAT16);
            slope.intoArray(target, to);
            minimum.sub(slope).intoArray(target, to + LANES);
            at += 5L * VectorMultiply.WORD_BYTES;
            to += 2 * VectorMultiply.ROWS;
        }
    }

    /** A unit of 1.5 is code 128, which stands for 0. */
    private static void readScales8(
            MemorySegment data, long base, int blocks, float[] target, int offset) {
        long at = base;
        int to = offset;
        for (int block = 0; block < blocks; block++) {
            IntVector packed = IntVector.fromMemorySegment(INTS, data, at, VectorMultiply.ORDER);
            FloatVector slope = packed.reinterpretAsFloats().mul(256f);
            slope.intoArray(target, to);
            slope.mul(-1.5f).intoArray(target, to + LANES);
            at += 9L * VectorMultiply.WORD_BYTES;
            to += 2 * VectorMultiply.ROWS;
        }
    }

    /**
     * Expands {@link VectorMultiply#ROWS} rows to {@code panel} [blocks * BLOCK,
     * VectorMultiply.ROWS].
     */
    static void expand(VectorMatrix w, long base, int blocks, float[] scales, float[] panel) {
        for (int group = 0; group < VectorMultiply.GROUPS; group++) {
            long at = base + group * w.groupBytes();
            if (w.format() == VectorFormat.INT4) {
                readScales4(w.data(), at, blocks, scales, group * 2 * LANES);
                expand4(w.data(), at, blocks, scales, panel, group * LANES);
            } else {
                readScales8(w.data(), at, blocks, scales, group * 2 * LANES);
                expand8(w.data(), at, blocks, scales, panel, group * LANES);
            }
        }
    }

    private static void expand4(
            MemorySegment data, long base, int blocks, float[] scales, float[] panel, int offset) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT4.mask);
        IntVector one = IntVector.broadcast(INTS, VectorMultiply.ONE);
        long at = base;
        int scale = 2 * offset;
        int to = offset;
        for (int block = 0; block < blocks; block++) {
            FloatVector slope = FloatVector.fromArray(FLOATS, scales, scale);
            FloatVector intercept = FloatVector.fromArray(FLOATS, scales, scale + LANES);
            scale += 2 * VectorMultiply.ROWS;
            for (int word = 0; word < 4; word++) {
                at += VectorMultiply.WORD_BYTES;
                IntVector codes = IntVector.fromMemorySegment(INTS, data, at, VectorMultiply.ORDER);
                for (int i = 0; i < 8; i++) {
                    FloatVector unit = codes.and(mask).or(one).reinterpretAsFloats();
                    unit.fma(slope, intercept).intoArray(panel, to);
                    codes = codes.lanewise(VectorOperators.ROR, 4);
                    to += VectorMultiply.ROWS;
                }
            }
            at += VectorMultiply.WORD_BYTES;
        }
    }

    private static void expand8(
            MemorySegment data, long base, int blocks, float[] scales, float[] panel, int offset) {
        IntVector mask = IntVector.broadcast(INTS, VectorFormat.INT8.mask);
        IntVector one = IntVector.broadcast(INTS, VectorMultiply.ONE);
        long at = base;
        int scale = 2 * offset;
        int to = offset;
        for (int block = 0; block < blocks; block++) {
            FloatVector slope = FloatVector.fromArray(FLOATS, scales, scale);
            FloatVector intercept = FloatVector.fromArray(FLOATS, scales, scale + LANES);
            scale += 2 * VectorMultiply.ROWS;
            for (int word = 0; word < 8; word++) {
                at += VectorMultiply.WORD_BYTES;
                IntVector codes = IntVector.fromMemorySegment(INTS, data, at, VectorMultiply.ORDER);
                for (int i = 0; i < 4; i++) {
                    FloatVector unit = codes.and(mask).or(one).reinterpretAsFloats();
                    unit.fma(slope, intercept).intoArray(panel, to);
                    codes = codes.lanewise(VectorOperators.ROR, 8);
                    to += VectorMultiply.ROWS;
                }
            }
            at += VectorMultiply.WORD_BYTES;
        }
    }
}
