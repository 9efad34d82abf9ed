package dev.montage.models.codecs;

import dev.montage.models.codecs.TensorFlowSession.Pass;
import dev.montage.models.weights.WeightsFile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * A visual codec on TensorFlow. The first use in a process loads its native library, which takes a
 * second and about 230 MB: make it on a background thread.
 *
 * <p>Runs have one of two shapes, filled up with slices of anything, and the order of every sum,
 * and with it each bit of a result, is the same in both, whoever travels beside a slice; tests hold
 * it.
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
    private final ScalarQuantizer quantizer;
    private final TensorFlowSession session;
    private final Net<TUint8, TFloat32> encoder;
    private final Net<TFloat32, TUint8> decoder;

    /** A net for one slice and for many. */
    private record Net<I extends TType, O extends TType>(Pass<I, O> one, Pass<I, O> many) {
        Pass<I, O> of(int slices) {
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
        quantizer = new ScalarQuantizer(shape.levels());
        Graph graph = new Graph();
        Ops tf = Ops.create(graph);
        TensorFlowVisualGraph layout = new TensorFlowVisualGraph(tf, weights, shape);
        encoder = new Net<>(encoder(tf, layout, 1), encoder(tf, layout, BATCH));
        decoder = new Net<>(decoder(tf, layout, 1), decoder(tf, layout, BATCH));
        session = new TensorFlowSession("the codec", graph, Map.of(), threads);
    }

    private Pass<TUint8, TFloat32> encoder(Ops tf, TensorFlowVisualGraph layout, int slices) {
        int size = shape.frameSize();
        Shape pixels = Shape.of(slices, shape.sliceFrames(), size, size, VisualCodecShape.COLOURS);
        var input = tf.placeholder(TUint8.class, Placeholder.shape(pixels));
        return new Pass<>(input, layout.encode(input));
    }

    private Pass<TFloat32, TUint8> decoder(Ops tf, TensorFlowVisualGraph layout, int slices) {
        Shape values = Shape.of(slices, shape.grid(), shape.grid(), shape.contextChannels());
        var input = tf.placeholder(TFloat32.class, Placeholder.shape(values));
        return new Pass<>(input, layout.decode(input));
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
            var pass = encoder.of(many);
            TUint8 pixels = TUint8.tensorOf(pass.input().shape());
            pixels.asRawTensor()
                    .data()
                    .write(frames, first * shape.sliceBytes(), many * shape.sliceBytes());
            float[] numbers = session.floats(pass, pixels);
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
            var pass = decoder.of(many);
            float[] values = new float[Math.toIntExact(pass.input().shape().size())];
            for (int i = 0; i < many; i++) {
                quantizer.values(slices.get(first + i), values, i * size);
            }
            TFloat32 fed = TFloat32.tensorOf(pass.input().shape(), DataBuffers.of(values));
            int offset = first * shape.sliceBytes();
            session.bytes(pass, fed, frames, offset, many * shape.sliceBytes());
        }
        return frames;
    }

    /** Waits for running calls; later ones fail. */
    @Override
    public void close() {
        session.close();
    }
}
