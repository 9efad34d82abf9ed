package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMatrix.BLOCK;

import dev.montage.models.weights.DataType;
import dev.montage.models.weights.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/** Rows of tensors into a {@link VectorMatrix}. */
final class VectorPacker {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final int ROWS = VectorMultiply.ROWS;

    /** Bytes from one word of a row to its next. */
    private static final long TILE_ROW_BYTES = (long) ROWS * Integer.BYTES;

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
        IntStream.range(0, Math.ceilDiv(rows, ROWS)).parallel().forEach(packer::packTile);
        return matrix;
    }

    static boolean isFourBit(Tensor tensor) {
        return tensor.type() == DataType.Q4_0 || tensor.type() == DataType.Q4_1;
    }

    /** Put together in an array, since a start packs before compilers make writing memory cheap. */
    private void packTile(int tile) {
        VectorTileCodes codes = new VectorTileCodes(matrix.format(), matrix.columns());
        for (int lane = 0; lane < Math.min(ROWS, matrix.rows() - tile * ROWS); lane++) {
            RowSource.Row from = source.locate(tile * ROWS + lane);
            codes.encode(lane, from.tensor(), from.index());
        }
        int[] packed = codes.packed();
        long at = matrix.scalesAt(tile * ROWS, 0);
        MemorySegment.copy(packed, 0, matrix.data(), INT, at, packed.length);
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
