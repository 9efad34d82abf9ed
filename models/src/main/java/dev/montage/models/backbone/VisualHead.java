package dev.montage.models.backbone;

import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicts patches channel by channel, each from the state of its position, the patches that are
 * near to it, and the channels chosen before it. Driven by one thread.
 */
public final class VisualHead {
    /** Slices that a slice is like: the one before, and the goal. */
    public static final int LIKE = 2;

    /** Patches that are near: at a patch's place in those slices, then its neighbours. */
    public static final int NEAR = LIKE + 4;

    /** Where there is no such patch. */
    public static final int NONE = -1;

    private final Kernels kernels;
    private final int size;
    private final Linear input; // [size, stateSize]
    private final List<Linear> hidden = new ArrayList<>(); // [size, size]
    private final List<Linear> output = new ArrayList<>(); // [levels, size]
    private final List<float[]> chosen = new ArrayList<>(); // [levels, size]
    private final List<float[]> near = new ArrayList<>(); // [levels, size]
    private final float[] same; // [channels - 1, size]
    private final List<Linear> stay = new ArrayList<>(); // [LIKE, size]
    private float[] known = new float[0]; // [positions, size]
    private float[] inner = new float[0]; // [positions, size]
    private float[] pulls = new float[0]; // [positions, LIKE]
    private int[] beside = new int[0]; // [positions, NEAR, channels]

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
            stay.add(loader.linear("stay." + c, LIKE, size));
            if (c + 1 < levels.size()) {
                chosen.add(loader.tensor("chosen." + c, levels.get(c), size).toFloats());
            }
        }
        for (int i = 0; i < NEAR * levels.size(); i++) {
            int count = levels.get(i % levels.size());
            near.add(loader.tensor("near." + i, count, size).toFloats());
        }
        same = loader.tensor("same", levels.size() - 1, size).toFloats();
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

    /**
     * Takes in {@code n} positions.
     *
     * @param states [n, stateSize]
     * @param levels of the patches near to each, {@link #NONE} for none; left unchanged until the
     *     next call. [n, NEAR, channels]
     */
    public void begin(float[] states, int[] levels, int n) {
        if (known.length < n * size) {
            known = new float[n * size];
            inner = new float[n * size];
            pulls = new float[n * LIKE];
        }
        apply(input, states, n, known);
        beside = levels;
        for (int i = 0; i < n * near.size(); i++) {
            if (levels[i] != NONE) {
                int position = i / near.size();
                float[] table = near.get(i % near.size());
                kernels.add(table, levels[i] * size, known, position * size, size);
            }
        }
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
        apply(stay.get(channel), inner, n, pulls);
        int levels = output.get(channel).matrix().rows();
        for (int i = 0; i < n * LIKE; i++) {
            int position = i / LIKE;
            int level = beside[position * near.size() + i % LIKE * stay.size() + channel];
            if (level != NONE) {
                logits[position * levels + level] += pulls[i];
            }
        }
    }

    /** Tells what position {@code position} chose. */
    public void choose(int channel, int position, int level) {
        if (channel < chosen.size()) {
            kernels.add(chosen.get(channel), level * size, known, position * size, size);
            if (beside[position * near.size() + channel] == level) {
                kernels.add(same, channel * size, known, position * size, size);
            }
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
