package dev.montage.models.codecs;

import dev.montage.models.weights.Tensor;
import dev.montage.models.weights.WeightsFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Lays out the graph of a Whisper encoder (Radford et al., arXiv 2212.04356; tensor names are
 * Hugging Face's). Matrix products are in type {@code T}; sums, norms and softmax in float32.
 *
 * <p>Weights are fed, not constants: TensorFlow keeps several copies of a constant, which took 800
 * MB more for Whisper base, and folding them took seconds; fed tensors are shared as they are.
 */
final class TensorFlowWhisperGraph<T extends TFloating> {
    private final Ops tf;
    private final WeightsFile weights;
    private final WhisperEncoderShape shape;
    private final Class<T> type;
    private final Map<Placeholder<?>, org.tensorflow.Tensor> feeds = new LinkedHashMap<>();

    TensorFlowWhisperGraph(Ops tf, WeightsFile weights, WhisperEncoderShape shape, Class<T> type) {
        this.tf = tf;
        this.weights = weights;
        this.shape = shape;
        this.type = type;
    }

    /** Weights to feed at each run; the caller closes them. */
    Map<Placeholder<?>, org.tensorflow.Tensor> feeds() {
        return feeds;
    }

    /** From log-mel [mels, frames] to states [states, width]. */
    Operand<TFloat32> states(Operand<TFloat32> logMel) {
        Operand<TFloat32> x = convolutions(logMel);
        for (int layer = 0; layer < shape.layers(); layer++) {
            String name = "layers." + layer + ".";
            x = tf.math.add(x, attention(norm(x, name + "self_attn_layer_norm"), name));
            x = tf.math.add(x, feedForward(norm(x, name + "final_layer_norm"), name));
        }
        return norm(x, "layer_norm");
    }

    /** Two convolutions over time, each a product over three neighbouring frames; positions. */
    private Operand<TFloat32> convolutions(Operand<TFloat32> logMel) {
        Operand<T> x = toCompute(tf.linalg.transpose(logMel, ints(1, 0))); // [frames, mels]
        x = gelu(linear(neighbours(x, 1), convolution("conv1", shape.mels()), bias("conv1")));
        x = gelu(linear(neighbours(x, 2), convolution("conv2", shape.width()), bias("conv2")));
        float[] positions = tensor("embed_positions.weight").toFloats(); // [maxStates, width]
        Operand<TInt32> size = tf.concat(List.of(rows(x), ints(-1)), tf.constant(0));
        return tf.math.add(
                toFloat(x),
                tf.slice(feed(positions, shape.maxStates(), shape.width()), ints(0, 0), size));
    }

    /**
     * [frames, d] to [frames / stride, 3 d], rounded up: each row between the one before and the
     * one after.
     */
    private Operand<T> neighbours(Operand<T> x, int stride) {
        Operand<T> padded =
                tf.pad(x, tf.constant(new int[][] {{1, 1}, {0, 0}}), scalar(0)); // [frames + 2, d]
        return tf.concat(
                List.of(
                        every(padded, 0, rows(x), stride),
                        every(padded, 1, rows(x), stride),
                        every(padded, 2, rows(x), stride)),
                tf.constant(1));
    }

    private Operand<T> every(Operand<T> x, int start, Operand<TInt32> count, int stride) {
        Operand<TInt32> end = tf.math.add(count, tf.constant(start));
        return tf.stridedSlice(
                x,
                ints(start, 0),
                tf.concat(List.of(end, ints(Integer.MAX_VALUE)), tf.constant(0)),
                ints(stride, 1));
    }

    private Operand<TFloat32> attention(Operand<TFloat32> x, String layer) {
        String name = layer + "self_attn.";
        Operand<T> joined = linear(toCompute(x), queryKeyValue(name), queryKeyValueBias(name));
        Operand<TInt32> split = ints(-1, 3, shape.heads(), shape.headWidth());
        List<Output<T>> parts = // query, key, value: each [heads, n, headWidth]
                tf.unstack(tf.linalg.transpose(tf.reshape(joined, split), ints(1, 2, 0, 3)), 3L)
                        .output();
        Operand<T> scores =
                tf.train.batchMatMul(parts.get(0), parts.get(1), type, BatchMatMul.adjY(true));
        Operand<T> shares = toCompute(tf.nn.softmax(toFloat(scores))); // [heads, n, n]
        Operand<T> mixed = tf.train.batchMatMul(shares, parts.get(2), type);
        Operand<T> flat =
                tf.reshape(tf.linalg.transpose(mixed, ints(1, 0, 2)), ints(-1, shape.width()));
        return toFloat(linear(flat, matrix(name + "out_proj"), bias(name + "out_proj")));
    }

    private Operand<TFloat32> feedForward(Operand<TFloat32> x, String layer) {
        Operand<T> hidden = gelu(linear(toCompute(x), matrix(layer + "fc1"), bias(layer + "fc1")));
        return toFloat(linear(hidden, matrix(layer + "fc2"), bias(layer + "fc2")));
    }

    private Operand<T> linear(Operand<T> x, Operand<T> matrix, Operand<T> bias) {
        return tf.nn.biasAdd(tf.linalg.matMul(x, matrix), bias);
    }

    /** Exact GELU, in the order of operations that TensorFlow fuses with the product before it. */
    private Operand<T> gelu(Operand<T> x) {
        Operand<T> erf = tf.math.erf(tf.math.mul(x, scalar((float) Math.sqrt(0.5))));
        return tf.math.mul(tf.math.mul(tf.math.add(erf, scalar(1)), scalar(0.5f)), x);
    }

    private Operand<TFloat32> norm(Operand<TFloat32> x, String name) {
        Operand<TFloat32> mean = tf.math.mean(x, ints(1), Mean.keepDims(true));
        Operand<TFloat32> centred = tf.math.sub(x, mean);
        Operand<TFloat32> variance =
                tf.math.mean(tf.math.square(centred), ints(1), Mean.keepDims(true));
        Operand<TFloat32> scale =
                tf.math.rsqrt(tf.math.add(variance, tf.constant(shape.normEpsilon())));
        Operand<TFloat32> weight = feed(tensor(name + ".weight").toFloats(), shape.width());
        Operand<TFloat32> bias = feed(tensor(name + ".bias").toFloats(), shape.width());
        return tf.math.add(tf.math.mul(tf.math.mul(centred, scale), weight), bias);
    }

    /** A linear layer's [out, in] as [in, out]. */
    private Operand<T> matrix(String name) {
        Tensor tensor = tensor(name + ".weight");
        float[] turned = new float[Math.toIntExact(tensor.size())];
        place(tensor, 1, turned, tensor.rows(), 0);
        return feedCompute(turned, tensor.columns(), tensor.rows());
    }

    /** Projections of query, key and value side by side, [width, 3 width]; the query is scaled. */
    private Operand<T> queryKeyValue(String name) {
        int width = shape.width();
        float[] joined = new float[3 * width * width];
        place(tensor(name + "q_proj.weight"), queryScale(), joined, 3 * width, 0);
        place(tensor(name + "k_proj.weight"), 1, joined, 3 * width, width);
        place(tensor(name + "v_proj.weight"), 1, joined, 3 * width, 2 * width);
        return feedCompute(joined, width, 3L * width);
    }

    /** The key projection has no bias. */
    private Operand<T> queryKeyValueBias(String name) {
        int width = shape.width();
        float[] query = tensor(name + "q_proj.bias").toFloats();
        float[] joined = new float[3 * width];
        for (int i = 0; i < width; i++) {
            joined[i] = query[i] * queryScale();
        }
        System.arraycopy(tensor(name + "v_proj.bias").toFloats(), 0, joined, 2 * width, width);
        return feedCompute(joined, 3L * width);
    }

    private float queryScale() {
        return (float) (1 / Math.sqrt(shape.headWidth()));
    }

    /** Writes [out, in] times {@code scale}, turned, into columns of [in, targetColumns]. */
    private static void place(
            Tensor tensor, float scale, float[] target, int targetColumns, int column) {
        float[] row = new float[tensor.columns()];
        for (int out = 0; out < tensor.rows(); out++) {
            tensor.readRow(out, row, 0);
            for (int in = 0; in < row.length; in++) {
                target[in * targetColumns + column + out] = row[in] * scale;
            }
        }
    }

    /** A convolution's [out, in, 3] as [3 in, out]. */
    private Operand<T> convolution(String name, int in) {
        int out = shape.width();
        float[] stored = tensor(name + ".weight").toFloats();
        return feedCompute(TensorFlowVisualGraph.turned(stored, in, 3), 3L * in, out);
    }

    private Operand<T> bias(String name) {
        float[] values = tensor(name + ".bias").toFloats();
        return feedCompute(values, values.length);
    }

    private Tensor tensor(String name) {
        return weights.tensor("model.encoder." + name);
    }

    private Operand<TFloat32> feed(float[] values, long... dimensions) {
        Shape size = Shape.of(dimensions);
        Placeholder<TFloat32> placeholder = tf.placeholder(TFloat32.class, Placeholder.shape(size));
        feeds.put(placeholder, TFloat32.tensorOf(size, DataBuffers.of(values)));
        return placeholder;
    }

    /** A tensor of the type to compute in; written as a whole, since start waits for it. */
    private Operand<T> feedCompute(float[] values, long... dimensions) {
        Shape size = Shape.of(dimensions);
        Placeholder<T> placeholder = tf.placeholder(type, Placeholder.shape(size));
        T tensor = org.tensorflow.Tensor.of(type, size);
        feeds.put(placeholder, tensor);
        ByteDataBuffer bytes = tensor.asRawTensor().data();
        if (TBfloat16.class.equals(type)) {
            short[] halves = new short[values.length];
            for (int i = 0; i < values.length; i++) {
                halves[i] = Bfloat16.of(values[i]);
            }
            bytes.asShorts().write(halves);
        } else {
            bytes.asFloats().write(values);
        }
        return placeholder;
    }

    private Operand<T> scalar(float value) {
        return tf.dtypes.cast(tf.constant(value), type);
    }

    private Operand<T> toCompute(Operand<TFloat32> x) {
        return tf.dtypes.cast(x, type);
    }

    private Operand<TFloat32> toFloat(Operand<T> x) {
        return tf.dtypes.cast(x, TFloat32.class);
    }

    /** The number of rows, as [1]. */
    private Operand<TInt32> rows(Operand<T> x) {
        return tf.shape.size(x, tf.constant(0));
    }

    private Operand<TInt32> ints(int... values) {
        return tf.constant(values);
    }
}
