package dev.montage.models.weights;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One tensor of a weight file.
 *
 * @param name the checkpoint's own name
 * @param type storage of the numbers
 * @param shape row-major, outermost first: a linear layer is {@code [out, in]} in every file format
 * @param data the stored bytes, little-endian, exactly as long as type and shape say; they may
 *     start at any address
 * @param rowScales F32, one number for each row, by which the row's stored numbers are multiplied
 *     (the tensor {@code name.scale} of an I8 tensor); empty if the numbers stand for themselves
 */
public record Tensor(
        String name,
        DataType type,
        List<Long> shape,
        MemorySegment data,
        Optional<Tensor> rowScales) {

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException if they do not
     */
    public Tensor {
        shape = List.copyOf(shape);
        long size = shape.stream().reduce(1L, Math::multiplyExact);
        if (data.byteSize() != type.byteSize(size)) {
            throw new IllegalArgumentException(
                    name + ": " + type + shape + " does not fit " + data.byteSize() + " bytes");
        }
    }

    /** A tensor whose numbers stand for themselves. */
    public Tensor(String name, DataType type, List<Long> shape, MemorySegment data) {
        this(name, type, shape, data, Optional.empty());
    }

    /** Number of elements. */
    public long size() {
        long size = 1;
        for (long length : shape) { // no stream: asked for every row that is read
            size *= length;
        }
        return size;
    }

    /** Length of the innermost dimension, 1 for a scalar. */
    public int columns() {
        return shape.isEmpty() ? 1 : Math.toIntExact(shape.getLast());
    }

    /** Number of innermost rows, 0 for a tensor without elements. */
    public int rows() {
        int columns = columns();
        return columns == 0 ? 0 : Math.toIntExact(size() / columns);
    }

    /** The stored bytes of one innermost row: whole blocks. */
    public MemorySegment rowData(int row) {
        Objects.checkIndex(row, rows());
        long rowBytes = type.byteSize(columns());
        return data.asSlice(row * rowBytes, rowBytes);
    }

    /** What the stored numbers of row {@code row} are multiplied by; 1 without row scales. */
    public float rowScale(int row) {
        return rowScales.isEmpty() ? 1 : Dequantizer.floatAt(rowScales.get(), row);
    }

    /**
     * Writes row {@code row}, as float32, to {@code target[offset .. offset + columns())}.
     *
     * @throws IndexOutOfBoundsException if there is no such row or it does not fit the target
     */
    public void readRow(int row, float[] target, int offset) {
        Objects.checkIndex(row, rows());
        Objects.checkFromIndexSize(offset, columns(), target.length);
        Dequantizer.readRow(this, row, target, offset);
    }

    /**
     * All numbers as float32, row-major.
     *
     * @throws ArithmeticException if they are more than an array holds
     */
    public float[] toFloats() {
        return Dequantizer.readAll(this);
    }
}
