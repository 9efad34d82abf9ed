package dev.montage.models.backbone;

import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicts patches channel by channel, each from the state of its position and the channels chosen
 * before it. Driven by one thread.
 */
public final class VisualHead {
    private final Kernels kernels;
    private final int size;
    private final Linear input; // [size, stateSize]
    private final List<Linear> hidden = new ArrayList<>(); // [size, size]
    private final List<Linear> output = new ArrayList<>(); // [levels, size]
    private final List<float[]> chosen = new ArrayList<>(); // [levels, size]
    private float[] known = new float[0]; // [positions, size]
    private float[] inner = new float[0]; // [positions, size]

    /**
     * Packs the tensors {@code visual_head.*}; {@code file} may be closed after.
     *
     * @param levels of each channel of a patch
     * @param stateSize numbers of a state
     * @param size numbers that a position keeps of its state
     */
    public VisualHead(
            WeightsFile file, List<Integer> levels, int stateSize, int size, Kernels kernels) {
        this.kernels = kernels;
        this.size = size;
        Loader loader = new Loader(file, kernels);
        input = loader.linear("input", size, stateSize);
        for (int c = 0; c < levels.size(); c++) {
            hidden.add(loader.linear("hidden." + c, size, size));
            output.add(loader.linear("output." + c, levels.get(c), size));
            if (c + 1 < levels.size()) {
                chosen.add(loader.tensor("chosen." + c, levels.get(c), size).toFloats());
            }
        }
    }

    private record Loader(WeightsFile file, Kernels kernels) {
        Linear linear(String part, int rows, int columns) {
            Matrix matrix =
                    kernels.pack(
                            RowSource.of(tensor(part + ".weight", rows, columns)), Precision.INT8);
            return new Linear(matrix, tensor(part + ".bias", 1, rows).toFloats());
        }

        Tensor tensor(String part, int rows, int columns) {
            return LlamaWeights.tensor(file, "visual_head." + part, rows, columns);
        }
    }

    /** Takes in the states of {@code n} positions, [n, stateSize]. */
    public void begin(float[] states, int n) {
        if (known.length < n * size) {
            known = new float[n * size];
            inner = new float[n * size];
        }
        apply(input, states, n, known);
    }

    /**
     * The log-its of channel {@code channel}, whose predecessors have been chosen.
     *
     * @param logits [n, levels of the channel]
     */
    public void predict(int channel, int n, float[] logits) {
        apply(hidden.get(channel), known, n, inner);
        kernels.silu(inner, 0, n * size);
        apply(output.get(channel), inner, n, logits);
    }

    /** Tells what position {@code position} chose. */
    public void choose(int channel, int position, int level) {
        if (channel < chosen.size()) {
            kernels.add(chosen.get(channel), level * size, known, position * size, size);
        }
    }

    private void apply(Linear layer, float[] in, int n, float[] out) {
        Matrix matrix = layer.matrix();
        int rows = matrix.rows();
        kernels.multiply(matrix, 0, rows, in, 0, n, out, 0, rows);
        for (int i = 0; i < n; i++) {
            kernels.add(layer.bias(), 0, out, i * rows, rows);
        }
    }
}
