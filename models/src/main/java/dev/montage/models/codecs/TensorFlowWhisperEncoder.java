package dev.montage.models.codecs;

import dev.montage.models.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * Whisper's encoder on TensorFlow. The first use in a process loads its native library, which takes
 * a second and about 230 MB: make it on a background thread.
 */
public final class TensorFlowWhisperEncoder implements AudioEncoder {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private final WhisperEncoderShape shape;
    private final Graph graph;
    private final Session session;
    private final Placeholder<TFloat32> input;
    private final Operand<TFloat32> output;
    private final Map<Placeholder<?>, Tensor> feeds;

    /** Held shared to encode, alone to close: what TensorFlow computes with must not go away. */
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();

    private boolean closed;

    /**
     * @param weights copied; not needed after
     * @param half matrix products in bfloat16 instead of float32
     * @param threads threads of one product
     */
    public TensorFlowWhisperEncoder(
            WeightsFile weights, WhisperEncoderShape shape, boolean half, int threads) {
        this.shape = shape;
        graph = new Graph();
        Ops tf = Ops.create(graph);
        input = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape.mels(), -1)));
        Class<? extends TFloating> type = half ? TBfloat16.class : TFloat32.class;
        TensorFlowWhisperGraph<?> layout = new TensorFlowWhisperGraph<>(tf, weights, shape, type);
        output = layout.states(input);
        feeds = layout.feeds();
        ConfigProto config =
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(threads)
                        .setInterOpParallelismThreads(1)
                        .build();
        session = new Session(graph, config);
    }

    /** Whether this processor multiplies bfloat16 in hardware. */
    public static boolean bfloat16IsFast() {
        try {
            return Files.isReadable(PROCESSOR)
                    && Files.readString(PROCESSOR).contains(" avx512_bf16");
        } catch (IOException notLinux) {
            return false;
        }
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
        inUse.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the encoder is closed");
            }
            return run(logMel, frames);
        } finally {
            inUse.readLock().unlock();
        }
    }

    private float[] run(float[] logMel, int frames) {
        Shape size = Shape.of(shape.mels(), frames);
        try (TFloat32 features = TFloat32.tensorOf(size, DataBuffers.of(logMel))) {
            Session.Runner runner = session.runner().feed(input, features).fetch(output);
            feeds.forEach(runner::feed);
            try (Result result = runner.run()) {
                float[] states = new float[shape.states(frames) * shape.width()];
                result.get(0).asRawTensor().data().asFloats().read(states);
                return states;
            }
        }
    }

    /** Waits for running calls of {@link #encode}; later ones fail. */
    @Override
    public void close() {
        inUse.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
                graph.close();
                feeds.values().forEach(Tensor::close);
            }
        } finally {
            inUse.writeLock().unlock();
        }
    }
}
