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
 * <p>Runs have one of two shapes, filled up with slices of zeros, and the order of every sum, and
 * with it each bit of a result, is the same in both, whoever travels beside a slice; tests hold it.
 */
public final class TensorFlowVisualCodec implements VisualCodec {
    /** Slices of one run. One that is left over has a run of its own, at a third of the time. */
    private static final int BATCH = 4;

    /**
     * A slice must fill whole vectors of positions: products treat what is left over at the end of
     * a batch in another way, and a slice's bits would depend on its place in the run.
     */
    private static final int POSITIONS = 16;

    private final VisualCodecShape shape;
    private final FramePatches patches;
    private final ScalarQuantizer quantizer;
    private final TensorFlowSession session;
    private final Net encoder;
    private final Net decoder;

    /** A net for one slice and for many. */
    private record Net(Pass one, Pass many) {
        Pass of(int slices) {
            return slices == 1 ? one : many;
        }
    }

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
        encoder = new Net(encoder(tf, layout, 1), encoder(tf, layout, BATCH));
        decoder = new Net(decoder(tf, layout, 1), decoder(tf, layout, BATCH));
        session = new TensorFlowSession("the codec", graph, Map.of(), threads);
    }

    private Pass encoder(Ops tf, TensorFlowVisualGraph layout, int slices) {
        var pixels = input(tf, slices, shape.side(0), shape.patchChannels());
        return new Pass(pixels, layout.encode(pixels));
    }

    private Pass decoder(Ops tf, TensorFlowVisualGraph layout, int slices) {
        var values = input(tf, slices, shape.grid(), shape.contextChannels());
        return new Pass(values, layout.decode(values));
    }

    private static Placeholder<TFloat32> input(Ops tf, int slices, int side, int channels) {
        return tf.placeholder(
                TFloat32.class, Placeholder.shape(Shape.of(slices, side, side, channels)));
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
        for (int first = 0; first < count; first += BATCH) {
            int many = Math.min(BATCH, count - first);
            float[] pixels = new float[(many == 1 ? 1 : BATCH) * shape.sliceBytes()];
            for (int i = 0; i < many; i++) {
                patches.split(frames, (first + i) * shape.sliceBytes(), pixels, i);
            }
            float[] numbers = run(encoder.of(many), pixels);
            quantizer.quantize(Arrays.copyOf(numbers, many * size), codes, first * size);
        }
        return codes;
    }

    @Override
    public byte[] decode(List<SliceCodes> slices) {
        shape.check(slices);
        int size = shape.codes() * shape.contextChannels();
        byte[] frames = new byte[slices.size() * shape.sliceBytes()];
        for (int first = 0; first < slices.size(); first += BATCH) {
            int many = Math.min(BATCH, slices.size() - first);
            float[] values = new float[(many == 1 ? 1 : BATCH) * size];
            for (int i = 0; i < many; i++) {
                quantizer.values(slices.get(first + i), values, i * size);
            }
            float[] pixels = run(decoder.of(many), values);
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
