package dev.montage.models.backbone;

import static dev.montage.models.backbone.VectorMultiply.GROUPS;
import static dev.montage.models.backbone.VectorMultiply.ROWS;
import static dev.montage.models.backbone.VectorMultiply.WORD_BYTES;

import java.lang.foreign.MemorySegment;

/**
 * Packed weights. A lane is a row. A tile of {@code ROWS} rows, which are {@code GROUPS} vectors of
 * lanes, is its scales [blocks, GROUPS] and then its codes [blocks, words, GROUPS], all vectors, so
 * that a product reads memory in one run; a block is 32 columns, and a lane of a vector of codes
 * holds consecutive columns of its row. Rows and columns beyond the matrix are zero.
 */
record VectorMatrix(VectorFormat format, int rows, int columns, MemorySegment data)
        implements Matrix {

    static final int BLOCK = 32;

    /** Blocks of a row. */
    int blocks() {
        return Math.ceilDiv(columns, BLOCK);
    }

    /** Bytes of all tiles. */
    static long bytes(VectorFormat format, int rows, int columns) {
        return Math.ceilDiv(rows, ROWS) * tileBytes(format, Math.ceilDiv(columns, BLOCK));
    }

    private static long tileBytes(VectorFormat format, int blocks) {
        return (long) blocks * (1 + format.words) * GROUPS * WORD_BYTES;
    }

    /** Where the scales of {@code block} begin in the tile that has {@code row}. */
    long scalesAt(int row, int block) {
        return row / ROWS * tileBytes(format, blocks()) + (long) block * GROUPS * WORD_BYTES;
    }

    /** Where the codes of {@code block} begin in the tile that has {@code row}. */
    long codesAt(int row, int block) {
        long vectors = blocks() + (long) block * format.words;
        return scalesAt(row, 0) + vectors * GROUPS * WORD_BYTES;
    }

    @Override
    public long bytes() {
        return data.byteSize();
    }
}
