package dev.montage.models.codecs;

import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.RawTensor;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** A laid out graph in use: any thread may run it until it is closed. */
final class TensorFlowSession implements AutoCloseable {
    private final String name;
    private final Graph graph;
    private final Session session;
    private final Map<Placeholder<?>, Tensor> weights;

    /** Held shared to compute, alone to close: what TensorFlow computes with must not go away. */
    private final ReadWriteLock inUse = new ReentrantReadWriteLock();

    private boolean closed;

    /**
     * Takes over {@code graph} and {@code weights}.
     *
     * @param name for messages
     * @param weights fed at each run; a graph whose weights are constants has none
     * @param threads threads of one operation; 0 for one a processor. In a process the first user
     *     of TensorFlow decides for all
     */
    TensorFlowSession(String name, Graph graph, Map<Placeholder<?>, Tensor> weights, int threads) {
        this.name = name;
        this.graph = graph;
        this.weights = weights;
        ConfigProto config =
                ConfigProto.newBuilder()
                        .setIntraOpParallelismThreads(threads)
                        .setInterOpParallelismThreads(1)
                        .build();
        session = new Session(graph, config);
    }

    /** A way through the graph. */
    record Pass<I extends TType, O extends TType>(Placeholder<I> input, Operand<O> output) {}

    /** All numbers that come out of {@code pass} when {@code numbers} of a shape go in. */
    float[] run(Pass<TFloat32, TFloat32> pass, Shape shape, float[] numbers) {
        return floats(pass, TFloat32.tensorOf(shape, DataBuffers.of(numbers)));
    }

    /** All numbers that come out of {@code pass}; closes what is fed. */
    float[] floats(Pass<?, TFloat32> pass, Tensor fed) {
        return run(
                pass,
                fed,
                raw -> {
                    float[] found = new float[Math.toIntExact(raw.shape().size())];
                    raw.data().asFloats().read(found);
                    return found;
                });
    }

    /** Writes the first bytes that come out of {@code pass}; closes what is fed. */
    void bytes(Pass<?, TUint8> pass, Tensor fed, byte[] target, int offset, int count) {
        var _ = run(pass, fed, raw -> raw.data().read(target, offset, count));
    }

    private <T> T run(Pass<?, ?> pass, Tensor fed, Function<RawTensor, T> read) {
        inUse.readLock().lock();
        try (fed) {
            if (closed) {
                throw new IllegalStateException(name + " is closed");
            }
            Session.Runner runner = session.runner().feed(pass.input, fed).fetch(pass.output);
            weights.forEach(runner::feed);
            try (Result result = runner.run()) {
                return read.apply(result.get(0).asRawTensor());
            }
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
                weights.values().forEach(Tensor::close);
            }
        } finally {
            inUse.writeLock().unlock();
        }
    }
}
