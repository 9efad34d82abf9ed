package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMatrix.BLOCK;
import static dev.montage.models.backbone.VectorMultiply.ROWS;

import dev.montage.models.weights.DataType;
import dev.montage.models.weights.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A tile of a {@link VectorMatrix} that rows of tensors are written into: copied where the format
 * has their codes as they are, else quantised. Copying handles up to eight codes at once, since
 * every start does it for all weights.
 */
final class VectorTileCodes {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Of a block as it is stored, with its scales: Q8_0's are the longest. */
    private static final int STORED_SHORTS = 1 + BLOCK / 2;

    /** The low half of each byte. */
    private static final long NIBBLES = 0x0f0f0f0f0f0f0f0fL;

    private final VectorFormat format;
    private final int blocks;
    private final int rotation;
    private final int[] packed;
    private final short[] stored;
    private final float[] values;

    /** An empty tile of rows of so many columns. */
    VectorTileCodes(VectorFormat format, int columns) {
        this.format = format;
        rotation = format.rotation();
        blocks = Math.ceilDiv(columns, BLOCK);
        packed = new int[blocks * (1 + format.words) * ROWS];
        stored = new short[blocks * STORED_SHORTS];
        values = new float[blocks * BLOCK];
    }

    /** [blocks, ROWS] scales, then [blocks, words, ROWS] codes. */
    int[] packed() {
        return packed;
    }

    /** Writes row {@code row} of {@code tensor} into a lane; columns beyond the row are 0. */
    void encode(int lane, Tensor tensor, int row) {
        DataType type = tensor.type();
        boolean four = format == VectorFormat.INT4;
        if (four && VectorPacker.isFourBit(tensor)) {
            read(tensor, row);
            copyFourBit(lane, type == DataType.Q4_1);
        } else if (!four && type == DataType.Q8_0) {
            read(tensor, row);
            copyEightBit(lane);
        } else if (!four && type == DataType.I8) {
            read(tensor, row);
            copyBytes(lane, tensor.rowScale(row));
        } else {
            tensor.readRow(row, values, 0);
            for (int block = 0; block < blocks; block++) {
                packed[block * ROWS + lane] =
                        four ? quantise4(lane, block) : quantise8(lane, block);
            }
        }
    }

    /** Where a block's first word of codes stands. */
    private int wordsAt(int lane, int block) {
        return (blocks + block * format.words) * ROWS + lane;
    }

    private void read(Tensor tensor, int row) {
        MemorySegment data = tensor.rowData(row);
        int whole = (int) (data.byteSize() / Short.BYTES);
        MemorySegment.copy(data, SHORT, 0, stored, 0, whole);
        if (data.byteSize() % Short.BYTES != 0) {
            stored[whole] = (short) (data.get(ValueLayout.JAVA_BYTE, 2L * whole) & 0xff);
        }
    }

    /** ggml's order: byte i of a block holds columns i (low) and i + 16 (high). */
    private void copyFourBit(int lane, boolean hasMinimum) {
        int at = 0;
        int to = wordsAt(lane, 0);
        for (int block = 0; block < blocks; block++) {
            short scale = stored[at++];
            short minimum =
                    hasMinimum
                            ? stored[at++]
                            : Float.floatToFloat16(-8 * Float.float16ToFloat(scale));
            packed[block * ROWS + lane] = (scale & 0xffff) | (minimum << 16);
            long first = eightBytes(at);
            long second = eightBytes(at + 4);
            packed[to] = Integer.rotateLeft(lowNibbles(first), rotation);
            packed[to + ROWS] = Integer.rotateLeft(lowNibbles(second), rotation);
            packed[to + 2 * ROWS] = Integer.rotateLeft(lowNibbles(first >>> 4), rotation);
            packed[to + 3 * ROWS] = Integer.rotateLeft(lowNibbles(second >>> 4), rotation);
            at += 8;
            to += 4 * ROWS;
        }
    }

    private long eightBytes(int at) {
        return (stored[at] & 0xffffL)
                | (stored[at + 1] & 0xffffL) << 16
                | (stored[at + 2] & 0xffffL) << 32
                | (long) stored[at + 3] << 48;
    }

    /** Of eight bytes, the first one lowest. */
    private static int lowNibbles(long bytes) {
        long ones = bytes & NIBBLES;
        long pairs = (ones | ones >>> 4) & 0x00ff00ff00ff00ffL;
        long fours = (pairs | pairs >>> 8) & 0x0000ffff0000ffffL;
        return (int) (fours | fours >>> 16);
    }

    private void copyEightBit(int lane) {
        for (int block = 0; block < blocks; block++) {
            int at = block * STORED_SHORTS;
            packed[block * ROWS + lane] = Float.floatToRawIntBits(Float.float16ToFloat(stored[at]));
            copyWords(lane, block, at + 1);
        }
    }

    /** All blocks have the row's scale. */
    private void copyBytes(int lane, float scale) {
        for (int block = 0; block < blocks; block++) {
            packed[block * ROWS + lane] = Float.floatToRawIntBits(scale);
            copyWords(lane, block, block * BLOCK / 2);
        }
    }

    /** Signed bytes, which become codes 0 to 255. */
    private void copyWords(int lane, int block, int from) {
        int to = wordsAt(lane, block);
        for (int at = from; at < from + BLOCK / 2; at += 2, to += ROWS) {
            int bytes = (stored[at] & 0xffff) | stored[at + 1] << 16;
            packed[to] = Integer.rotateLeft(bytes ^ 0x80808080, rotation);
        }
    }

    /** Writes codes; scale and minimum are over the block's range. */
    private int quantise4(int lane, int block) {
        int from = block * BLOCK;
        float low = values[from];
        float high = low;
        for (int i = from + 1; i < from + BLOCK; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        short minimum = Float.floatToFloat16(low);
        short scale = Float.floatToFloat16((high - Float.float16ToFloat(minimum)) / 15);
        float d = Float.float16ToFloat(scale);
        int[] codes = new int[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            float code = d == 0 ? 0 : (values[from + i] - Float.float16ToFloat(minimum)) / d;
            codes[i] = Math.clamp(Math.round(code), 0, 15);
        }
        write(lane, block, codes);
        return (scale & 0xffff) | (minimum << 16);
    }

    private int quantise8(int lane, int block) {
        int from = block * BLOCK;
        float largest = 0;
        for (int i = from; i < from + BLOCK; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        float d = largest / 127;
        int[] codes = new int[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            codes[i] = 128 + (d == 0 ? 0 : Math.round(values[from + i] / d));
        }
        write(lane, block, codes);
        return Float.floatToRawIntBits(d);
    }

    private void write(int lane, int block, int[] codes) {
        int perWord = BLOCK / format.words;
        for (int word = 0; word < format.words; word++) {
            int bits = 0;
            for (int i = 0; i < perWord; i++) {
                bits |= codes[word * perWord + i] << (i * format.bits);
            }
            packed[wordsAt(lane, block) + word * ROWS] = Integer.rotateLeft(bits, rotation);
        }
    }
}
