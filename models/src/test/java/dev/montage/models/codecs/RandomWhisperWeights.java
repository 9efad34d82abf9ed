package dev.montage.models.codecs;

import dev.montage.models.weights.DataType;
import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Encoder tensors of any size, random by a fixed seed. */
final class RandomWhisperWeights implements WeightsFile {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Random random = new Random(7);

    RandomWhisperWeights(WhisperEncoderShape shape) {
        long width = shape.width();
        add("conv1.weight", width, shape.mels(), 3);
        add("conv1.bias", width);
        add("conv2.weight", width, width, 3);
        add("conv2.bias", width);
        add("embed_positions.weight", shape.maxStates(), width);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String name = "layers." + layer + ".";
            for (String part : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                add(name + "self_attn." + part + ".weight", width, width);
                add(name + "self_attn." + part + ".bias", width);
            }
            addNorm(name + "self_attn_layer_norm", width);
            add(name + "fc1.weight", shape.feedForward(), width);
            add(name + "fc1.bias", shape.feedForward());
            add(name + "fc2.weight", width, shape.feedForward());
            add(name + "fc2.bias", width);
            addNorm(name + "final_layer_norm", width);
        }
        addNorm("layer_norm", width);
    }

    private void addNorm(String name, long width) {
        add(name + ".weight", width);
        add(name + ".bias", width);
    }

    private void add(String name, long... shape) {
        long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        MemorySegment data = Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, size);
        for (long i = 0; i < size; i++) {
            data.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (0.3 * random.nextGaussian()));
        }
        String full = "model.encoder." + name;
        tensors.put(
                full, new Tensor(full, DataType.F32, Arrays.stream(shape).boxed().toList(), data));
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new WeightsException("no tensor " + name);
        }
        return tensor;
    }

    @Override
    public Path path() {
        return Path.of("random");
    }

    @Override
    public Map<String, Object> metadata() {
        return Map.of();
    }

    @Override
    public void close() {}
}
