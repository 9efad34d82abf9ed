package dev.montage.models.weights;

import java.lang.foreign.ValueLayout;

/** Stored blocks to float32. */
final class Dequantizer {
    private Dequantizer() {}

    static void readRow(Tensor tensor, int row, float[] target, int offset) {
        if (tensor.type() != DataType.F32) {
            throw new WeightsException("cannot read " + tensor.type() + " yet");
        }
        long start = (long) row * tensor.columns();
        for (int i = 0; i < tensor.columns(); i++) {
            target[offset + i] =
                    tensor.data().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, start + i);
        }
    }
}
