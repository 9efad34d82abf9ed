package dev.montage.models.codecs;

import dev.montage.models.weights.WeightsFile;
import java.util.List;

/** A visual codec in plain loops over float32 arrays: the oracle of tests, too slow to serve. */
public final class PlainVisualCodec implements VisualCodec {
    private final VisualCodecShape shape;
    private final VisualCodecWeights weights;
    private final FramePatches patches;
    private final ScalarQuantizer quantizer;

    /** Reads {@code weights} at each call; the caller closes them. */
    public PlainVisualCodec(WeightsFile weights, VisualCodecShape shape) {
        this.weights = new VisualCodecWeights(weights);
        this.shape = shape;
        patches = new FramePatches(shape);
        quantizer = new ScalarQuantizer(shape.levels());
    }

    /** Positions [side, side, channels]. */
    private record Plane(int side, int channels, float[] numbers) {}

    @Override
    public VisualCodecShape shape() {
        return shape;
    }

    @Override
    public int[] encode(byte[] frames) {
        int count = shape.countSlices(frames);
        int[] codes = new int[count * shape.sliceCodes()];
        for (int slice = 0; slice < count; slice++) {
            float[] pixels = new float[shape.sliceBytes()];
            patches.split(frames, slice * shape.sliceBytes(), pixels, 0);
            Plane x = new Plane(shape.side(0), shape.patchChannels(), pixels);
            quantizer.quantize(encode(x).numbers, codes, slice * shape.sliceCodes());
        }
        return codes;
    }

    @Override
    public byte[] decode(List<SliceCodes> slices) {
        shape.check(slices);
        byte[] frames = new byte[slices.size() * shape.sliceBytes()];
        for (int slice = 0; slice < slices.size(); slice++) {
            float[] values = new float[shape.codes() * shape.contextChannels()];
            quantizer.values(slices.get(slice), values, 0);
            Plane x = new Plane(shape.grid(), shape.contextChannels(), values);
            patches.join(decode(x).numbers, 0, frames, slice * shape.sliceBytes());
        }
        return frames;
    }

    private Plane encode(Plane split) {
        Plane x = convolve(split, shape.widths().get(0), 1, 1, "encoder.patch");
        for (int stage = 0; stage < shape.stages(); stage++) {
            if (stage > 0) {
                x = convolve(x, shape.widths().get(stage), 2, 2, "encoder.downs." + (stage - 1));
            }
            x = blocks(x, shape.encoderBlocks().get(stage), "encoder.stages." + stage);
        }
        return convolve(silu(norm(x, "encoder.norm")), shape.channels(), 1, 1, "encoder.head");
    }

    private Plane decode(Plane values) {
        Plane x = convolve(values, shape.widths().getLast(), 3, 1, "decoder.head");
        for (int stage = shape.stages() - 1; stage >= 0; stage--) {
            x = blocks(x, shape.decoderBlocks().get(stage), "decoder.stages." + stage);
            if (stage > 0) {
                int finer = shape.widths().get(stage - 1);
                x = spread(convolve(x, 4 * finer, 1, 1, "decoder.ups." + (stage - 1)));
            }
        }
        Plane last = silu(norm(x, "decoder.norm"));
        return convolve(last, shape.patchChannels(), 1, 1, "decoder.patch");
    }

    private Plane blocks(Plane x, int count, String stage) {
        Plane sum = x;
        for (int block = 0; block < count; block++) {
            String name = stage + "." + block + ".";
            Plane y = convolve(silu(norm(sum, name + "norm1")), x.channels, 3, 1, name + "conv1");
            Plane z = convolve(silu(norm(y, name + "norm2")), x.channels, 3, 1, name + "conv2");
            for (int i = 0; i < z.numbers.length; i++) {
                z.numbers[i] += sum.numbers[i];
            }
            sum = z;
        }
        return sum;
    }

    /** At stride 1, zeros around keep the side; at stride 2, nothing is around. */
    private Plane convolve(Plane x, int outs, int kernel, int stride, String name) {
        int in = x.channels;
        float[] weight = weights.kernel(name, outs, in, kernel);
        float[] bias = weights.bias(name, outs);
        int side = x.side / stride;
        int before = stride == 1 ? kernel / 2 : 0;
        float[] y = new float[side * side * outs];
        for (int position = 0; position < side * side; position++) {
            System.arraycopy(bias, 0, y, position * outs, outs);
            for (int tap = 0; tap < kernel * kernel; tap++) {
                int row = position / side * stride + tap / kernel - before;
                int column = position % side * stride + tap % kernel - before;
                if (row < 0 || row >= x.side || column < 0 || column >= x.side) {
                    continue;
                }
                int source = (row * x.side + column) * in;
                for (int out = 0; out < outs; out++) {
                    float sum = 0;
                    for (int i = 0; i < in; i++) {
                        sum +=
                                x.numbers[source + i]
                                        * weight[(out * in + i) * kernel * kernel + tap];
                    }
                    y[position * outs + out] += sum;
                }
            }
        }
        return new Plane(side, outs, y);
    }

    /** [side, side, (dy, dx, channel)] to [2 side, 2 side, channel]. */
    private static Plane spread(Plane x) {
        int channels = x.channels / 4;
        float[] y = new float[x.numbers.length];
        for (int position = 0; position < x.side * x.side; position++) {
            for (int part = 0; part < 4; part++) {
                int row = position / x.side * 2 + part / 2;
                int column = position % x.side * 2 + part % 2;
                System.arraycopy(
                        x.numbers,
                        (position * 4 + part) * channels,
                        y,
                        (row * 2 * x.side + column) * channels,
                        channels);
            }
        }
        return new Plane(2 * x.side, channels, y);
    }

    /** Each position by the root mean square of its channels (arXiv 1910.07467). */
    private Plane norm(Plane x, String name) {
        float[] weight = weights.scale(name, x.channels);
        float[] y = new float[x.numbers.length];
        for (int start = 0; start < y.length; start += x.channels) {
            double squares = 0;
            for (int i = start; i < start + x.channels; i++) {
                squares += (double) x.numbers[i] * x.numbers[i];
            }
            double scale = 1 / Math.sqrt(squares / x.channels + shape.normEpsilon());
            for (int i = 0; i < x.channels; i++) {
                y[start + i] = (float) (x.numbers[start + i] * scale * weight[i]);
            }
        }
        return new Plane(x.side, x.channels, y);
    }

    /** In place: x sigmoid(x). */
    private static Plane silu(Plane x) {
        for (int i = 0; i < x.numbers.length; i++) {
            x.numbers[i] /= (float) (1 + Math.exp(-x.numbers[i]));
        }
        return x;
    }

    @Override
    public void close() {
        // Holds nothing: the caller closes the weights.
    }
}
