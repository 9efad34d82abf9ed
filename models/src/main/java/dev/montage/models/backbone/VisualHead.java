package dev.montage.models.backbone;

import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicts patches code by code and channel by channel, each from the state of its position, the
 * patches that are near to it, and what is chosen before it. First is chosen of which slice a code
 * goes on, if of any (its way); then its levels are chosen close to those there. Driven by one
 * thread.
 */
public final class VisualHead {
    private static final float NEVER = -1e9f; // minus infinity could not be weighed by guidance

    /**
     * Sizes of a head.
     *
     * @param levels of each channel of a patch
     * @param held codes of a patch
     * @param stateSize numbers of a state
     * @param size numbers that a position keeps of its state
     * @param near patches that are near to a patch, those first that are at its place in slices
     *     that its own is like
     * @param like slices that a slice is like
     */
    public record Sizes(
            List<Integer> levels, int held, int stateSize, int size, int near, int like) {
        public Sizes {
            levels = List.copyOf(levels);
        }

        int channels() {
            return levels.size();
        }

        int channelsOfCode() {
            return levels.size() / held;
        }
    }

    private final Kernels kernels;
    private final Sizes sizes;
    private final int size;
    private final int most; // levels of a channel
    private final int[] starts; // of near's rows [near patches, channels]
    private final Linear input; // [size, stateSize]
    private final float[] near; // [near patches * sum of levels, size]
    private final List<Linear> wayHidden = new ArrayList<>(); // [size, size]
    private final List<Linear> wayOutput = new ArrayList<>(); // [like + 1, size]
    private final float[] went; // [codes of a patch, like + 1, size]
    private final float[] there; // [sum of levels, size]
    private final List<Linear> hidden = new ArrayList<>(); // [size, size]
    private final List<Linear> output = new ArrayList<>(); // [levels, size]
    private final List<Linear> stay = new ArrayList<>(); // [1, size]
    private final float[] spread; // [most]
    private final List<float[]> chosen = new ArrayList<>(); // [levels, size]
    private final float[] same; // [channels - 1, size]
    private float[] known = new float[0]; // [positions, size]
    private float[] inner = new float[0]; // [positions, size]
    private float[] pulls = new float[0]; // [positions]
    private int[] ways = new int[0]; // [positions]
    private int[] beside = new int[0]; // [positions, near patches, channels]

    /** Packs the tensors {@code visual_head.*}; {@code file} may be closed after. */
    public VisualHead(WeightsFile file, Sizes sizes, Kernels kernels) {
        this.kernels = kernels;
        this.sizes = sizes;
        size = sizes.size;
        Loader loader = new Loader(file, kernels);
        input = loader.linear("input", size, sizes.stateSize);
        for (int code = 0; code < sizes.held; code++) {
            wayHidden.add(loader.linear("way_hidden." + code, size, size));
            wayOutput.add(loader.linear("way_output." + code, sizes.like + 1, size));
        }
        went = loader.numbers("went", sizes.held * (sizes.like + 1), size);
        int channels = sizes.channels();
        for (int c = 0; c < channels; c++) {
            hidden.add(loader.linear("hidden." + c, size, size));
            output.add(loader.linear("output." + c, sizes.levels.get(c), size));
            stay.add(loader.linear("stay." + c, 1, size));
            if (c + 1 < channels) {
                chosen.add(loader.numbers("chosen." + c, sizes.levels.get(c), size));
            }
        }
        starts = new int[sizes.near * channels];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = starts[i - 1] + sizes.levels.get((i - 1) % channels);
        }
        int rows = sizes.levels.stream().mapToInt(Integer::intValue).sum();
        near = loader.numbers("near", sizes.near * rows, size);
        there = loader.numbers("there", rows, size);
        same = loader.numbers("same", channels - 1, size);
        most = sizes.levels.stream().mapToInt(Integer::intValue).max().orElseThrow();
        spread = loader.numbers("spread", 1, most);
    }

    private record Loader(WeightsFile file, Kernels kernels) {
        Linear linear(String part, int rows, int columns) {
            RowSource source = RowSource.of(tensor(part + ".weight", rows, columns));
            Matrix matrix = kernels.pack(source, Precision.INT8);
            return new Linear(matrix, numbers(part + ".bias", 1, rows));
        }

        float[] numbers(String part, int rows, int columns) {
            return tensor(part, rows, columns).toFloats();
        }

        Tensor tensor(String part, int rows, int columns) {
            return LlamaWeights.tensor(file, "visual_head." + part, rows, columns);
        }
    }

    /** Ways that a code can have: a slice that it goes on of, or none, which is the last. */
    public int ways() {
        return sizes.like + 1;
    }

    /**
     * Takes in {@code n} positions.
     *
     * @param states [n, stateSize]
     * @param levels of the patches near to each, negative for none; left unchanged until the next
     *     call. [n, near patches, channels]
     */
    public void begin(float[] states, int[] levels, int n) {
        if (known.length < n * size) {
            known = new float[n * size];
            inner = new float[n * size];
            pulls = new float[n];
            ways = new int[n];
        }
        apply(input, states, n, known);
        beside = levels;
        for (int i = 0; i < n * starts.length; i++) {
            if (levels[i] >= 0) {
                int row = starts[i % starts.length] + levels[i];
                kernels.add(near, row * size, known, i / starts.length * size, size);
            }
        }
    }

    /**
     * The log-its of the ways of code {@code code}, whose predecessors have been chosen.
     *
     * @param logits [n, ways]
     */
    public void predictWay(int code, int n, float[] logits) {
        inner(wayHidden.get(code), n);
        apply(wayOutput.get(code), inner, n, logits);
        for (int i = 0; i < n; i++) {
            for (int way = 0; way < sizes.like; way++) {
                if (level(i, way, code * sizes.channelsOfCode()) < 0) {
                    logits[i * ways() + way] = NEVER;
                }
            }
        }
    }

    /** Tells what way position {@code position} chose. */
    public void chooseWay(int code, int position, int way) {
        ways[position] = way;
        kernels.add(went, (code * ways() + way) * size, known, position * size, size);
        if (way < sizes.like) {
            for (int i = 0; i < sizes.channelsOfCode(); i++) {
                int channel = code * sizes.channelsOfCode() + i;
                int row = starts[channel] + level(position, way, channel);
                kernels.add(there, row * size, known, position * size, size);
            }
        }
    }

    /** Of a channel at a position in a slice that its own is like; negative for none. */
    private int level(int position, int way, int channel) {
        return beside[position * starts.length + way * sizes.channels() + channel];
    }

    /** Of a channel at a position, where its way leads; negative for none. */
    private int level(int position, int channel) {
        int way = ways[position];
        return way < sizes.like ? level(position, way, channel) : -1;
    }

    /**
     * The log-its of channel {@code channel}, whose predecessors and way have been chosen.
     *
     * @param logits [n, levels of the channel]
     */
    public void predict(int channel, int n, float[] logits) {
        inner(hidden.get(channel), n);
        apply(output.get(channel), inner, n, logits);
        apply(stay.get(channel), inner, n, pulls);
        int levels = sizes.levels.get(channel);
        for (int i = 0; i < n; i++) {
            int level = level(i, channel);
            for (int other = 0; level >= 0 && other < levels; other++) {
                logits[i * levels + other] += pulls[i] * spread[Math.abs(other - level)];
            }
        }
    }

    /** Tells what level position {@code position} chose. */
    public void choose(int channel, int position, int level) {
        if (channel < chosen.size()) {
            kernels.add(chosen.get(channel), level * size, known, position * size, size);
            if (level(position, channel) == level) {
                kernels.add(same, channel * size, known, position * size, size);
            }
        }
    }

    private void inner(Linear layer, int n) {
        apply(layer, known, n, inner);
        kernels.silu(inner, 0, n * size);
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
