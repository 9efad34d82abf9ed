package dev.montage.models.codecs;

import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import java.util.List;

/** Tensors of a visual codec, each held to the shape that its place wants. */
record VisualCodecWeights(WeightsFile file) {

    /** Of a convolution: [out, in, kernel, kernel]. */
    float[] kernel(String name, int out, int in, int kernel) {
        return floats(
                name + ".weight", List.of((long) out, (long) in, (long) kernel, (long) kernel));
    }

    /** Of a convolution: [out]. */
    float[] bias(String name, int out) {
        return floats(name + ".bias", List.of((long) out));
    }

    /** Of a norm: [channels]. */
    float[] scale(String name, int channels) {
        return floats(name + ".weight", List.of((long) channels));
    }

    private float[] floats(String name, List<Long> shape) {
        Tensor tensor = file.tensor(name);
        if (!tensor.shape().equals(shape)) {
            throw new WeightsException(
                    "tensor " + name + ": expected shape " + shape + ", found " + tensor.shape());
        }
        return tensor.toFloats();
    }
}
