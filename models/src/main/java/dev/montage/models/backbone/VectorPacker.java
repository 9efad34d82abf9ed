package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMatrix.BLOCK;

import dev.montage.models.weights.DataType;
import dev.montage.models.weights.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Rows of tensors into a {@link VectorMatrix}. */
final class VectorPacker {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED;

    /** Bytes from one word of a row to its next. */
    private static final long TILE_ROW_BYTES = (long) VectorMultiply.ROWS * Integer.BYTES;

    /** Rows that one task packs. */
    private static final int PART = 64;

    private final RowSource source;
    private final VectorMatrix matrix;

    private VectorPacker(RowSource source, VectorMatrix matrix) {
        this.source = source;
        this.matrix = matrix;
    }

    static VectorMatrix pack(NativeMemory memory, RowSource source, Precision precision) {
        VectorFormat format =
                switch (precision) {
                    case INT4 -> VectorFormat.INT4;
                    case INT8 -> VectorFormat.INT8;
                    case STORED ->
                            source.parts().stream().allMatch(part -> isFourBit(part.tensor()))
                                    ? VectorFormat.INT4
                                    : VectorFormat.INT8;
                };
        int rows = source.rows();
        int columns = source.columns();
        long bytes = VectorMatrix.bytes(format, rows, columns);
        MemorySegment data = memory.piece(bytes);
        VectorMatrix matrix = new VectorMatrix(format, rows, columns, data);
        VectorPacker packer = new VectorPacker(source, matrix);
        IntStream.range(0, Math.ceilDiv(rows, PART)).parallel().forEach(packer::packPart);
        return matrix;
    }

    private static boolean isFourBit(Tensor tensor) {
        return tensor.type() == DataType.Q4_0 || tensor.type() == DataType.Q4_1;
    }

    private void packPart(int part) {
        int first = part * PART;
        int last = Math.min(first + PART, matrix.rows());
        byte[] codes = new byte[matrix.blocks() * BLOCK];
        int[] scales = new int[matrix.blocks()];
        float[] values = new float[codes.length];
        for (int row = first; row < last; row++) {
            RowSource.Row from = source.locate(row);
            encodeRow(from.tensor(), from.index(), codes, scales, values);
            storeRow(row, codes, scales);
        }
    }

    /**
     * Codes and scales of one row, copied where the format has them as they are, else quantised.
     */
    private void encodeRow(Tensor tensor, int row, byte[] codes, int[] scales, float[] values) {
        DataType type = tensor.type();
        boolean four = matrix.format() == VectorFormat.INT4;
        if (four && isFourBit(tensor)) {
            copyFourBit(tensor, row, codes, scales);
        } else if (!four && type == DataType.Q8_0) {
            copyEightBit(tensor, row, codes, scales);
        } else if (!four && type == DataType.I8) {
            copyBytes(tensor, row, codes, scales);
        } else {
            tensor.readRow(row, values, 0);
            for (int block = 0; block < scales.length; block++) {
                scales[block] =
                        four
                                ? quantise4(values, block * BLOCK, codes)
                                : quantise8(values, block * BLOCK, codes);
            }
        }
    }

    /** ggml's order: byte i of a block holds columns i (low) and i + 16 (high). */
    private void copyFourBit(Tensor tensor, int row, byte[] codes, int[] scales) {
        boolean hasMinimum = tensor.type() == DataType.Q4_1;
        int blockBytes = tensor.type().blockBytes();
        int header = blockBytes - BLOCK / 2;
        MemorySegment data = tensor.rowData(row);
        long at = 0;
        for (int block = 0; block < scales.length; block++, at += blockBytes) {
            short scale = data.get(HALF, at);
            short minimum =
                    hasMinimum
                            ? data.get(HALF, at + Short.BYTES)
                            : Float.floatToFloat16(-8 * Float.float16ToFloat(scale));
            scales[block] = (scale & 0xffff) | (minimum << 16);
            for (int i = 0; i < BLOCK / 2; i++) {
                int pair = data.get(ValueLayout.JAVA_BYTE, at + header + i);
                codes[block * BLOCK + i] = (byte) (pair & 15);
                codes[block * BLOCK + 16 + i] = (byte) (pair >>> 4 & 15);
            }
        }
    }

    private void copyEightBit(Tensor tensor, int row, byte[] codes, int[] scales) {
        int blockBytes = tensor.type().blockBytes();
        MemorySegment data = tensor.rowData(row);
        long at = 0;
        for (int block = 0; block < scales.length; block++, at += blockBytes) {
            scales[block] = Float.floatToRawIntBits(Float.float16ToFloat(data.get(HALF, at)));
            for (int i = 0; i < BLOCK; i++) {
                int code = data.get(ValueLayout.JAVA_BYTE, at + Short.BYTES + i);
                codes[block * BLOCK + i] = (byte) (code + 128);
            }
        }
    }

    /** All blocks of the row have the row's scale; columns beyond it are 0. */
    private static void copyBytes(Tensor tensor, int row, byte[] codes, int[] scales) {
        MemorySegment data = tensor.rowData(row);
        Arrays.fill(scales, Float.floatToRawIntBits(tensor.rowScale(row)));
        Arrays.fill(codes, (byte) 128);
        for (int i = 0; i < tensor.columns(); i++) {
            codes[i] = (byte) (data.get(ValueLayout.JAVA_BYTE, i) + 128);
        }
    }

    /** Scale and minimum over the block's range. */
    private static int quantise4(float[] values, int from, byte[] codes) {
        float low = values[from];
        float high = low;
        for (int i = from + 1; i < from + BLOCK; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        short minimum = Float.floatToFloat16(low);
        short scale = Float.floatToFloat16((high - Float.float16ToFloat(minimum)) / 15);
        float d = Float.float16ToFloat(scale);
        for (int i = from; i < from + BLOCK; i++) {
            float code = d == 0 ? 0 : (values[i] - Float.float16ToFloat(minimum)) / d;
            codes[i] = (byte) Math.clamp(Math.round(code), 0, 15);
        }
        return (scale & 0xffff) | (minimum << 16);
    }

    private static int quantise8(float[] values, int from, byte[] codes) {
        float largest = 0;
        for (int i = from; i < from + BLOCK; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        float d = largest / 127;
        for (int i = from; i < from + BLOCK; i++) {
            codes[i] = (byte) (128 + (d == 0 ? 0 : Math.round(values[i] / d)));
        }
        return Float.floatToRawIntBits(d);
    }

    private void storeRow(int row, byte[] codes, int[] scales) {
        VectorFormat format = matrix.format();
        int perWord = Integer.SIZE / format.bits;
        long lane = (long) row % VectorMultiply.ROWS * Integer.BYTES;
        int code = 0;
        for (int block = 0; block < scales.length; block++) {
            matrix.data().set(INT, matrix.scalesAt(row, block) + lane, scales[block]);
            long at = matrix.codesAt(row, block) + lane;
            for (int word = 0; word < format.words; word++, at += TILE_ROW_BYTES) {
                int packed = 0;
                for (int i = 0; i < perWord; i++) {
                    packed |= (codes[code++] & 0xff) << (i * format.bits);
                }
                matrix.data().set(INT, at, Integer.rotateLeft(packed, format.rotation()));
            }
        }
    }

    /** Expands one row again. */
    static void readRow(VectorMatrix matrix, int row, float[] target, int offset) {
        VectorFormat format = matrix.format();
        int perWord = Integer.SIZE / format.bits;
        long lane = (long) row % VectorMultiply.ROWS * Integer.BYTES;
        for (int block = 0; block < matrix.blocks(); block++) {
            int scales = matrix.data().get(INT, matrix.scalesAt(row, block) + lane);
            float slope = format.slope(scales);
            float intercept = format.intercept(scales);
            long at = matrix.codesAt(row, block) + lane;
            int column = block * BLOCK;
            for (int word = 0; word < format.words; word++, at += TILE_ROW_BYTES) {
                int codes = matrix.data().get(INT, at);
                for (int i = 0; i < perWord && column < matrix.columns(); i++, column++) {
                    float unit = Float.intBitsToFloat((codes & format.mask) | 0x3f800000);
                    target[offset + column] = Math.fma(unit, slope, intercept);
                    codes = Integer.rotateRight(codes, format.bits);
                }
            }
        }
    }
}
