package dev.montage.models.codecs;

import dev.montage.models.weights.WeightsFile;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * A visual codec on TensorFlow. The first use in a process loads its native library, which takes a
 * second and about 230 MB: make it on a background thread.
 *
 * <p>Every run has the same shape, filled up with slices of zeros: so the order of every sum, and
 * with it each bit of a result, is the same whoever travels beside a slice.
 */
public final class TensorFlowVisualCodec implements VisualCodec {
    /** Slices of one run. */
    static final int BATCH = 4;

    private final VisualCodecShape shape;
    private final FramePatches patches;
    private final ScalarQuantizer quantizer;
    private final Graph graph;
    private final Session session;
    private final Pass encoder;
    private final Pass decoder;

    /** Held shared to compute, alone to close: what TensorFlow computes with must not go away. */
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();

    private boolean closed;

    /**
     * @param weights copied; not needed after
     * @param threads threads of one convolution; 0 for one a processor. In a process the first user
     *     of TensorFlow decides for all
     */
    public TensorFlowVisualCodec(WeightsFile weights, VisualCodecShape shape, int threads) {
        this.shape = shape;
        patches = new FramePatches(shape);
        quantizer = new ScalarQuantizer(shape.levels());
        graph = new Graph();
        Ops tf = Ops.create(graph);
        TensorFlowVisualGraph layout = new TensorFlowVisualGraph(tf, weights, shape);
        Placeholder<TFloat32> pixels = input(tf, shape.side(0), shape.patchChannels());
        encoder = new Pass(pixels, layout.encode(pixels));
        Placeholder<TFloat32> values = input(tf, shape.grid(), shape.channels());
        decoder = new Pass(values, layout.decode(values));
        ConfigProto config =
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(threads)
                        .setInterOpParallelismThreads(1)
                        .build();
        session = new Session(graph, config);
    }

    private static Placeholder<TFloat32> input(Ops tf, int side, int channels) {
        return tf.placeholder(
                TFloat32.class, Placeholder.shape(Shape.of(BATCH, side, side, channels)));
    }

    /** One way through the net; both ends are [BATCH, side, side, channels]. */
    private record Pass(Placeholder<TFloat32> input, Operand<TFloat32> output) {}

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
            float[] pixels = new float[BATCH * shape.sliceBytes()];
            for (int i = 0; i < many; i++) {
                patches.split(frames, (first + i) * shape.sliceBytes(), pixels, i);
            }
            float[] numbers = inUse(() -> run(encoder, pixels, BATCH * size));
            quantizer.quantize(Arrays.copyOf(numbers, many * size), codes, first * size);
        }
        return codes;
    }

    @Override
    public byte[] decode(int[] codes) {
        int count = shape.countSlices(codes);
        int size = shape.sliceCodes();
        byte[] frames = new byte[count * shape.sliceBytes()];
        for (int first = 0; first < count; first += BATCH) {
            int many = Math.min(BATCH, count - first);
            float[] values =
                    Arrays.copyOf(quantizer.values(codes, first * size, many * size), BATCH * size);
            float[] pixels = inUse(() -> run(decoder, values, BATCH * shape.sliceBytes()));
            for (int i = 0; i < many; i++) {
                patches.join(pixels, i, frames, (first + i) * shape.sliceBytes());
            }
        }
        return frames;
    }

    private float[] run(Pass pass, float[] input, int size) {
        try (TFloat32 fed = TFloat32.tensorOf(pass.input.shape(), DataBuffers.of(input));
                Result result = session.runner().feed(pass.input, fed).fetch(pass.output).run()) {
            float[] found = new float[size];
            result.get(0).asRawTensor().data().asFloats().read(found);
            return found;
        }
    }

    private float[] inUse(Supplier<float[]> work) {
        inUse.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the codec is closed");
            }
            return work.get();
        } finally {
            inUse.readLock().unlock();
        }
    }

    /** Waits for running calls; later ones fail. */
    @Override
    public void close() {
        inUse.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
                graph.close();
            }
        } finally {
            inUse.writeLock().unlock();
        }
    }
}
