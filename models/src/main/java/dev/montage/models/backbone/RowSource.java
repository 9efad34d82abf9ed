package dev.montage.models.backbone;

import dev.montage.models.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Rows to pack into one matrix: tensors of equal width below each other.
 *
 * @param parts one or more
 */
public record RowSource(List<Part> parts) {

    /**
     * The rows of one tensor.
     *
     * @param order source row of each packed row
     */
    public record Part(Tensor tensor, IntUnaryOperator order) {}

    public RowSource {
        parts = List.copyOf(parts);
        Tensor first = parts.getFirst().tensor;
        for (Part part : parts) {
            if (part.tensor.columns() != first.columns()) {
                throw new IllegalArgumentException(
                        "cannot pack %s %s and %s %s into one matrix"
                                .formatted(
                                        first.name(),
                                        first.shape(),
                                        part.tensor.name(),
                                        part.tensor.shape()));
            }
        }
    }

    /** All rows of one tensor in their order. */
    public static RowSource of(Tensor tensor) {
        return of(tensor, IntUnaryOperator.identity());
    }

    /** All rows of one tensor, packed row {@code r} being its row {@code order(r)}. */
    public static RowSource of(Tensor tensor, IntUnaryOperator order) {
        return new RowSource(List.of(new Part(tensor, order)));
    }

    /** These rows with {@code other}'s below. */
    public RowSource below(RowSource other) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(other.parts);
        return new RowSource(all);
    }

    int columns() {
        return parts.getFirst().tensor.columns();
    }

    int rows() {
        return parts.stream().mapToInt(part -> part.tensor.rows()).sum();
    }

    /** Where packed row {@code row} comes from. */
    Row locate(int row) {
        int rest = row;
        for (Part part : parts) {
            if (rest < part.tensor.rows()) {
                return new Row(part.tensor, part.order.applyAsInt(rest));
            }
            rest -= part.tensor.rows();
        }
        throw new IndexOutOfBoundsException("row " + row + " of " + rows());
    }

    /** Row {@code index} of {@code tensor}. */
    record Row(Tensor tensor, int index) {}
}
