package dev.montage.models.weights;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One tensor of a weight file.
 *
 * @param name the checkpoint's own name
 * @param type storage of the numbers
 * @param shape row-major, outermost first: a linear layer is {@code [out, in]} in every file format
 * @param data the stored bytes, exactly as long as type and shape say
 */
public record Tensor(String name, DataType type, List<Long> shape, MemorySegment data) {

    public Tensor {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public long size() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** Length of the innermost dimension, 1 for a scalar. */
    public int columns() {
        return shape.isEmpty() ? 1 : Math.toIntExact(shape.getLast());
    }

    /** Number of innermost rows. */
    public int rows() {
        return Math.toIntExact(size() / columns());
    }

    /** Writes row {@code row}, as float32, to {@code target[offset .. offset + columns())}. */
    public void readRow(int row, float[] target, int offset) {
        Dequantizer.readRow(this, row, target, offset);
    }

    /** All numbers as float32, row-major. */
    public float[] toFloats() {
        int columns = columns();
        float[] values = new float[Math.toIntExact(size())];
        for (int row = 0; row < rows(); row++) {
            readRow(row, values, row * columns);
        }
        return values;
    }
}
