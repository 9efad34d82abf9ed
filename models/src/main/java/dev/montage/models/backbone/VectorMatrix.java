package dev.montage.models.backbone;

import java.lang.foreign.MemorySegment;

/**
 * Packed weights. A lane is a row: {@code LANES} rows form a group, and a group is a run of blocks
 * of 32 columns, each one vector of scales and then vectors of codes, whose lane holds the codes of
 * consecutive columns of its row. Rows and columns beyond the matrix are zero.
 */
record VectorMatrix(VectorFormat format, int rows, int columns, MemorySegment data)
        implements Matrix {

    static final int BLOCK = 32;

    /** Blocks of a group. */
    int blocks() {
        return (columns + BLOCK - 1) / BLOCK;
    }

    /** Bytes from one group of rows to the next. */
    long groupBytes() {
        return blocks() * format.blockBytes();
    }

    @Override
    public long bytes() {
        return data.byteSize();
    }
}
