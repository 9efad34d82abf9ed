package dev.montage.models.codecs;

import dev.montage.models.weights.WeightsFile;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * Lays out the graphs of a visual codec: [batch, side, side, channels], names of tensors as {@code
 * models/training/codec} writes them.
 *
 * <p>Weights are constants, unlike Whisper's: oneDNN brings a constant's numbers into its own order
 * once instead of at each run.
 */
final class TensorFlowVisualGraph {
    private final Ops tf;
    private final VisualCodecWeights weights;
    private final VisualCodecShape shape;

    TensorFlowVisualGraph(Ops tf, WeightsFile weights, VisualCodecShape shape) {
        this.tf = tf;
        this.weights = new VisualCodecWeights(weights);
        this.shape = shape;
    }

    /** From pixels [batch, frames, size, size, 3] to numbers to quantise [batch, ..., channels]. */
    Operand<TFloat32> encode(Operand<TUint8> pixels) {
        Operand<TFloat32> x = patches(pixels);
        x = convolve(x, shape.widths().get(0), 1, 1, "encoder.patch");
        for (int stage = 0; stage < shape.stages(); stage++) {
            if (stage > 0) {
                x = convolve(x, shape.widths().get(stage), 2, 2, "encoder.downs." + (stage - 1));
            }
            x = blocks(x, shape.encoderBlocks().get(stage), "encoder.stages." + stage);
        }
        return convolve(silu(norm(x, "encoder.norm")), shape.channels(), 1, 1, "encoder.head");
    }

    /** From values [batch, grid, grid, 3 channels] of slices among their neighbours to pixels. */
    Operand<TUint8> decode(Operand<TFloat32> values) {
        Operand<TFloat32> x = convolve(values, shape.widths().getLast(), 3, 1, "decoder.head");
        for (int stage = shape.stages() - 1; stage >= 0; stage--) {
            x = blocks(x, shape.decoderBlocks().get(stage), "decoder.stages." + stage);
            if (stage > 0) {
                int wide = 4 * shape.widths().get(stage - 1);
                x = tf.nn.depthToSpace(convolve(x, wide, 1, 1, "decoder.ups." + (stage - 1)), 2L);
            }
        }
        Operand<TFloat32> last = silu(norm(x, "decoder.norm"));
        return pixels(convolve(last, shape.patchChannels(), 1, 1, "decoder.patch"));
    }

    /**
     * As {@link FramePatches#split}. Numbers are looked up: divided, they might differ by a bit.
     */
    private Operand<TFloat32> patches(Operand<TUint8> pixels) {
        float[] numbers = new float[256];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i / 255f * 2 - 1;
        }
        int side = shape.side(0);
        int patch = shape.patch();
        var parts = tf.constant(new int[] {-1, shape.sliceFrames(), side, patch, side, patch, 3});
        var order = tf.constant(new int[] {0, 2, 4, 3, 5, 1, 6});
        var turned = tf.linalg.transpose(tf.reshape(pixels, parts), order);
        int[] flat = {Math.toIntExact(pixels.shape().get(0)), side, side, shape.patchChannels()};
        var indices = tf.dtypes.cast(tf.reshape(turned, tf.constant(flat)), TInt32.class);
        return tf.gather(constant(numbers, numbers.length), indices, tf.constant(0));
    }

    /** As {@link FramePatches#join}. */
    private Operand<TUint8> pixels(Operand<TFloat32> patches) {
        var half = tf.constant(0.5f);
        var most = tf.constant(255f);
        var scaled = tf.math.mul(tf.math.add(tf.math.mul(patches, half), half), most);
        var whole = tf.math.rint(tf.clipByValue(scaled, tf.constant(0f), most));
        int side = shape.side(0);
        int patch = shape.patch();
        var parts = tf.constant(new int[] {-1, side, side, patch, patch, shape.sliceFrames(), 3});
        var order = tf.constant(new int[] {0, 5, 1, 3, 2, 4, 6});
        var bytes = tf.dtypes.cast(whole, TUint8.class);
        return tf.linalg.transpose(tf.reshape(bytes, parts), order);
    }

    private Operand<TFloat32> blocks(Operand<TFloat32> x, int count, String stage) {
        int width = channels(x);
        Operand<TFloat32> sum = x;
        for (int block = 0; block < count; block++) {
            String name = stage + "." + block + ".";
            Operand<TFloat32> y = silu(norm(sum, name + "norm1"));
            y = silu(norm(convolve(y, width, 3, 1, name + "conv1"), name + "norm2"));
            sum = tf.math.add(convolve(y, width, 3, 1, name + "conv2"), sum);
        }
        return sum;
    }

    /** At stride 1, zeros around keep the side; at stride 2 the kernel is 2 and needs none. */
    private Operand<TFloat32> convolve(
            Operand<TFloat32> x, int out, int kernel, int stride, String name) {
        int in = channels(x);
        float[] turned = turned(weights.kernel(name, out, in, kernel), in, kernel * kernel);
        Operand<TFloat32> y =
                tf.nn.conv2d(
                        x,
                        constant(turned, kernel, kernel, in, out),
                        List.of(1L, (long) stride, (long) stride, 1L),
                        "SAME");
        return tf.nn.biasAdd(y, constant(weights.bias(name, out), out));
    }

    /** [out, in, taps] as [taps, in, out]. */
    static float[] turned(float[] stored, int in, int taps) {
        int outs = stored.length / in / taps;
        float[] turned = new float[stored.length];
        for (int i = 0; i < stored.length; i++) {
            int tap = i % taps;
            int row = i / taps; // out, in
            turned[(tap * in + row % in) * outs + row / in] = stored[i];
        }
        return turned;
    }

    /** Each position by the root mean square of its channels (arXiv 1910.07467). */
    private Operand<TFloat32> norm(Operand<TFloat32> x, String name) {
        Operand<TFloat32> squares =
                tf.math.mean(tf.math.square(x), tf.constant(new int[] {3}), Mean.keepDims(true));
        Operand<TFloat32> scale =
                tf.math.rsqrt(tf.math.add(squares, tf.constant(shape.normEpsilon())));
        int channels = channels(x);
        Operand<TFloat32> weight = constant(weights.scale(name, channels), channels);
        return tf.math.mul(tf.math.mul(x, scale), weight);
    }

    private static int channels(Operand<TFloat32> x) {
        return Math.toIntExact(x.shape().get(3));
    }

    private Operand<TFloat32> silu(Operand<TFloat32> x) {
        return tf.math.mul(x, tf.math.sigmoid(x));
    }

    private Operand<TFloat32> constant(float[] values, long... dimensions) {
        return tf.constant(Shape.of(dimensions), DataBuffers.of(values));
    }
}
