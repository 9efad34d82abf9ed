package dev.montage.models.codecs;

import dev.montage.models.weights.WeightsFile;
import java.util.Arrays;

/**
 * Whisper's encoder in plain loops over float32 arrays: the oracle of tests, too slow to serve
 * (Radford et al., arXiv 2212.04356).
 */
public final class PlainWhisperEncoder implements AudioEncoder {
    private final WhisperEncoderShape shape;
    private final WeightsFile weights;

    /** Reads {@code weights} at each call. */
    public PlainWhisperEncoder(WeightsFile weights, WhisperEncoderShape shape) {
        this.weights = weights;
        this.shape = shape;
    }

    @Override
    public int mels() {
        return shape.mels();
    }

    @Override
    public int width() {
        return shape.width();
    }

    @Override
    public int maxFrames() {
        return 2 * shape.maxStates();
    }

    @Override
    public float[] encode(float[] logMel, int frames) {
        shape.check(logMel, frames);
        int width = shape.width();
        float[] x = gelu(convolve(logMel, shape.mels(), frames, 1, "conv1")); // [width, frames]
        float[] y = gelu(convolve(x, width, frames, 2, "conv2")); // [width, states]
        int states = shape.states(frames);
        float[] rows = new float[states * width];
        float[] positions = floats("embed_positions.weight");
        for (int state = 0; state < states; state++) {
            for (int i = 0; i < width; i++) {
                rows[state * width + i] = y[i * states + state] + positions[state * width + i];
            }
        }
        for (int layer = 0; layer < shape.layers(); layer++) {
            String name = "layers." + layer + ".";
            add(rows, attention(norm(rows, name + "self_attn_layer_norm"), name + "self_attn."));
            float[] normed = norm(rows, name + "final_layer_norm");
            float[] hidden = gelu(linear(normed, width, name + "fc1", true));
            add(rows, linear(hidden, shape.feedForward(), name + "fc2", true));
        }
        return norm(rows, "layer_norm");
    }

    /** Kernel 3, one zero on each side: [in, frames] to [width, frames / stride]. */
    private float[] convolve(float[] x, int in, int frames, int stride, String name) {
        float[] kernel = floats(name + ".weight"); // [width, in, 3]
        float[] bias = floats(name + ".bias");
        int count = (frames + stride - 1) / stride;
        float[] y = new float[shape.width() * count];
        for (int out = 0; out < shape.width(); out++) {
            Arrays.fill(y, out * count, (out + 1) * count, bias[out]);
            for (int channel = 0; channel < in; channel++) {
                for (int tap = 0; tap < 3; tap++) {
                    float factor = kernel[(out * in + channel) * 3 + tap];
                    for (int i = 0; i < count; i++) {
                        int frame = i * stride + tap - 1;
                        if (frame >= 0 && frame < frames) {
                            y[out * count + i] += factor * x[channel * frames + frame];
                        }
                    }
                }
            }
        }
        return y;
    }

    private float[] attention(float[] x, String name) {
        int width = shape.width();
        int head = shape.headWidth();
        int count = x.length / width;
        float[] queries = linear(x, width, name + "q_proj", true);
        float[] keys = linear(x, width, name + "k_proj", false);
        float[] values = linear(x, width, name + "v_proj", true);
        float[] mixed = new float[x.length];
        float scale = (float) (1 / Math.sqrt(head));
        for (int offset = 0; offset < width; offset += head) {
            for (int query = 0; query < count; query++) {
                float[] shares = new float[count];
                for (int key = 0; key < count; key++) {
                    float sum = 0;
                    for (int i = offset; i < offset + head; i++) {
                        sum += queries[query * width + i] * keys[key * width + i];
                    }
                    shares[key] = sum * scale;
                }
                softmax(shares);
                for (int key = 0; key < count; key++) {
                    for (int i = offset; i < offset + head; i++) {
                        mixed[query * width + i] += shares[key] * values[key * width + i];
                    }
                }
            }
        }
        return linear(mixed, width, name + "out_proj", true);
    }

    /** [rows, in] to [rows, out]. */
    private float[] linear(float[] x, int in, String name, boolean biased) {
        float[] weight = floats(name + ".weight"); // [out, in]
        int out = weight.length / in;
        float[] bias = biased ? floats(name + ".bias") : new float[out];
        float[] y = new float[x.length / in * out];
        for (int row = 0; row < x.length / in; row++) {
            for (int column = 0; column < out; column++) {
                float sum = 0;
                for (int i = 0; i < in; i++) {
                    sum += x[row * in + i] * weight[column * in + i];
                }
                y[row * out + column] = sum + bias[column];
            }
        }
        return y;
    }

    private float[] norm(float[] x, String name) {
        int width = shape.width();
        float[] weight = floats(name + ".weight");
        float[] bias = floats(name + ".bias");
        float[] y = new float[x.length];
        for (int row = 0; row < x.length; row += width) {
            double mean = 0;
            for (int i = 0; i < width; i++) {
                mean += x[row + i] / (double) width;
            }
            double variance = 0;
            for (int i = 0; i < width; i++) {
                variance += (x[row + i] - mean) * (x[row + i] - mean) / width;
            }
            double scale = 1 / Math.sqrt(variance + shape.normEpsilon());
            for (int i = 0; i < width; i++) {
                y[row + i] = (float) ((x[row + i] - mean) * scale * weight[i] + bias[i]);
            }
        }
        return y;
    }

    private static void softmax(float[] x) {
        float most = x[0];
        for (float value : x) {
            most = Math.max(most, value);
        }
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.exp(x[i] - most);
            sum += x[i];
        }
        for (int i = 0; i < x.length; i++) {
            x[i] /= (float) sum;
        }
    }

    /** In place: x Phi(x). */
    private static float[] gelu(float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (x[i] * 0.5 * (1 + ErrorFunction.erf(x[i] * Math.sqrt(0.5))));
        }
        return x;
    }

    private static void add(float[] target, float[] values) {
        for (int i = 0; i < target.length; i++) {
            target[i] += values[i];
        }
    }

    private float[] floats(String name) {
        return weights.tensor("model.encoder." + name).toFloats();
    }

    @Override
    public void close() {
        // Holds nothing: the caller closes the weights.
    }
}
