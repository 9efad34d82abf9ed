package dev.montage.models.codecs;

import dev.montage.models.codecs.TensorFlowSession.Pass;
import dev.montage.models.weights.WeightsFile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * A visual codec on TensorFlow. The first use in a process loads its native library, which takes a
 * second and about 230 MB: make it on a background thread.
 *
 * <p>Every run has the same shape, filled up with slices of zeros: so the order of every sum, and
 * with it each bit of a result, is the same whoever travels beside a slice.
 */
public final class TensorFlowVisualCodec implements VisualCodec {
    /** Slices of one encoding run: what a slice becomes as it moves are four. */
    private static final int ENCODED = 4;

    /** Of one decoding run. */
    private static final int DECODED = Integer.getInteger("montage.decoded", 1);

    /**
     * A slice must fill whole vectors of positions: products treat what is left over at the end of
     * a batch in another way, and a slice's bits would depend on its place in the run.
     */
    private static final int POSITIONS = 16;

    private final VisualCodecShape shape;
    private final FramePatches patches;
    private final ScalarQuantizer quantizer;
    private final TensorFlowSession session;
    private final Pass encoder;
    private final Pass decoder;

    /**
     * @param weights copied; not needed after
     * @param threads threads of one convolution; 0 for one a processor. In a process the first user
     *     of TensorFlow decides for all
     * @throws IllegalArgumentException if the codes of a slice are not a multiple of 16
     */
    public TensorFlowVisualCodec(WeightsFile weights, VisualCodecShape shape, int threads) {
        if (shape.codes() % POSITIONS != 0) {
            throw new IllegalArgumentException(
                    "codes of a slice: expected a multiple of %d, found %d"
                            .formatted(POSITIONS, shape.codes()));
        }
        this.shape = shape;
        patches = new FramePatches(shape);
        quantizer = new ScalarQuantizer(shape.levels());
        Graph graph = new Graph();
        Ops tf = Ops.create(graph);
        TensorFlowVisualGraph layout = new TensorFlowVisualGraph(tf, weights, shape);
        Placeholder<TFloat32> pixels = input(tf, ENCODED, shape.side(0), shape.patchChannels());
        encoder = new Pass(pixels, layout.encode(pixels));
        Placeholder<TFloat32> values = input(tf, DECODED, shape.grid(), shape.contextChannels());
        decoder = new Pass(values, layout.decode(values));
        session = new TensorFlowSession("the codec", graph, Map.of(), threads);
    }

    private static Placeholder<TFloat32> input(Ops tf, int batch, int side, int channels) {
        return tf.placeholder(
                TFloat32.class, Placeholder.shape(Shape.of(batch, side, side, channels)));
    }

    @Override
    public VisualCodecShape shape() {
        return shape;
    }

    @Override
    public int[] encode(byte[] frames) {
        int count = shape.countSlices(frames);
        int size = shape.sliceCodes();
        int[] codes = new int[count * size];
        for (int first = 0; first < count; first += ENCODED) {
            int many = Math.min(ENCODED, count - first);
            float[] pixels = new float[ENCODED * shape.sliceBytes()];
            for (int i = 0; i < many; i++) {
                patches.split(frames, (first + i) * shape.sliceBytes(), pixels, i);
            }
            float[] numbers = run(encoder, pixels);
            quantizer.quantize(Arrays.copyOf(numbers, many * size), codes, first * size);
        }
        return codes;
    }

    @Override
    public byte[] decode(List<SliceCodes> slices) {
        shape.check(slices);
        int size = shape.codes() * shape.contextChannels();
        byte[] frames = new byte[slices.size() * shape.sliceBytes()];
        for (int first = 0; first < slices.size(); first += DECODED) {
            int many = Math.min(DECODED, slices.size() - first);
            float[] values = new float[DECODED * size];
            for (int i = 0; i < many; i++) {
                quantizer.values(slices.get(first + i), values, i * size);
            }
            float[] pixels = run(decoder, values);
            for (int i = 0; i < many; i++) {
                patches.join(pixels, i, frames, (first + i) * shape.sliceBytes());
            }
        }
        return frames;
    }

    /** Both ends are [slices, side, side, channels]. */
    private float[] run(Pass pass, float[] numbers) {
        return session.run(pass, pass.input().shape(), numbers);
    }

    /** Waits for running calls; later ones fail. */
    @Override
    public void close() {
        session.close();
    }
}
