package dev.montage.models.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Stored blocks to float32, by the formulas of ggml ({@code dequantize_row_*} in ggml-quants.c).
 * Products and sums are rounded one by one, never fused, so results equal the reference's bit for
 * bit.
 */
final class Dequantizer {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Dequantizer() {}

    /** Row {@code row} of {@code tensor} to {@code y[at ..]}; the caller has checked the bounds. */
    static void readRow(Tensor tensor, int row, float[] y, int at) {
        int columns = tensor.columns();
        long start = row * tensor.type().byteSize(columns);
        read(tensor, start, y, at, columns, tensor.rowScale(row));
    }

    /**
     * All numbers; in one run unless rows have scales, since a convolution's rows have three
     * numbers.
     */
    static float[] readAll(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.size())];
        if (tensor.rowScales().isEmpty()) {
            read(tensor, 0, values, 0, values.length, 1);
        } else {
            for (int row = 0; row < tensor.rows(); row++) {
                readRow(tensor, row, values, row * tensor.columns());
            }
        }
        return values;
    }

    /** {@code count} numbers from byte {@code start} on, in whole blocks; scale: of I8. */
    private static void read(Tensor tensor, long start, float[] y, int at, int count, float scale) {
        DataType type = tensor.type();
        MemorySegment x = tensor.data();
        switch (type) {
            case F32 -> MemorySegment.copy(x, FLOAT, start, y, at, count);
            case F16 -> readF16(x, start, y, at, count);
            case BF16 -> readBf16(x, start, y, at, count);
            case I8 -> readI8(x, start, y, at, count, scale);
            case Q8_0, Q4_0, Q4_1, Q4_K, Q6_K -> readBlocks(type, x, start, y, at, count);
        }
    }

    /** Element {@code index} of an F32 tensor. */
    static float floatAt(Tensor tensor, long index) {
        return tensor.data().get(FLOAT, index * Float.BYTES);
    }

    private static void readF16(MemorySegment x, long start, float[] y, int at, int count) {
        // Copied as a whole: number by number costs much before compilers have come by.
        short[] halves = new short[count];
        MemorySegment.copy(x, SHORT, start, halves, 0, count);
        for (int i = 0; i < count; i++) {
            y[at + i] = Float.float16ToFloat(halves[i]);
        }
    }

    private static void readBf16(MemorySegment x, long start, float[] y, int at, int count) {
        for (int i = 0; i < count; i++) {
            y[at + i] = Float.intBitsToFloat(x.get(SHORT, start + 2L * i) << 16);
        }
    }

    private static void readI8(
            MemorySegment x, long start, float[] y, int at, int count, float scale) {
        for (int i = 0; i < count; i++) {
            y[at + i] = x.get(ValueLayout.JAVA_BYTE, start + i) * scale;
        }
    }

    private static void readBlocks(
            DataType type, MemorySegment x, long start, float[] y, int at, int count) {
        long block = start;
        for (int i = at; i < at + count; i += type.blockLength()) {
            switch (type) {
                case Q8_0 -> readQ8b0(x, block, y, i);
                case Q4_0 -> readQ4b0(x, block, y, i);
                case Q4_1 -> readQ4b1(x, block, y, i);
                case Q4_K -> KQuants.readQ4K(x, block, y, i);
                case Q6_K -> KQuants.readQ6K(x, block, y, i);
                default -> throw new IllegalArgumentException(type + " has no blocks");
            }
            block += type.blockBytes();
        }
    }

    /** d, then 32 signed bytes. */
    private static void readQ8b0(MemorySegment x, long block, float[] y, int at) {
        float d = halfAt(x, block);
        for (int part = 0; part < 32; part += 8) {
            long q = x.get(LONG, block + 2 + part);
            for (int j = 0; j < 8; j++) {
                y[at + part + j] = (byte) (q >>> (8 * j)) * d;
            }
        }
    }

    /** d, then 16 bytes: low nibbles are numbers 0..15, high nibbles 16..31, both less 8. */
    private static void readQ4b0(MemorySegment x, long block, float[] y, int at) {
        float d = halfAt(x, block);
        for (int part = 0; part < 16; part += 8) {
            long q = x.get(LONG, block + 2 + part);
            for (int j = 0; j < 8; j++) {
                y[at + part + j] = (((int) (q >>> (8 * j)) & 15) - 8) * d;
                y[at + part + j + 16] = (((int) (q >>> (8 * j + 4)) & 15) - 8) * d;
            }
        }
    }

    /** d and m, then 16 bytes of nibbles as in Q4_0: the number is {@code q d + m}. */
    private static void readQ4b1(MemorySegment x, long block, float[] y, int at) {
        float d = halfAt(x, block);
        float m = halfAt(x, block + 2);
        for (int part = 0; part < 16; part += 8) {
            long q = x.get(LONG, block + 4 + part);
            for (int j = 0; j < 8; j++) {
                y[at + part + j] = ((int) (q >>> (8 * j)) & 15) * d + m;
                y[at + part + j + 16] = ((int) (q >>> (8 * j + 4)) & 15) * d + m;
            }
        }
    }

    static float halfAt(MemorySegment x, long offset) {
        return Float.float16ToFloat(x.get(SHORT, offset));
    }
}
