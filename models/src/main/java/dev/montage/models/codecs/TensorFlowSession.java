package dev.montage.models.codecs;

import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
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
    record Pass(Placeholder<TFloat32> input, Operand<TFloat32> output) {}

    /** All numbers that come out of {@code pass} when {@code numbers} of a shape go in. */
    float[] run(Pass pass, Shape shape, float[] numbers) {
        inUse.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException(name + " is closed");
            }
            return compute(pass, shape, numbers);
        } finally {
            inUse.readLock().unlock();
        }
    }

    private float[] compute(Pass pass, Shape shape, float[] numbers) {
        try (TFloat32 fed = TFloat32.tensorOf(shape, DataBuffers.of(numbers))) {
            Session.Runner runner = session.runner().feed(pass.input, fed).fetch(pass.output);
            weights.forEach(runner::feed);
            try (Result result = runner.run()) {
                RawTensor raw = result.get(0).asRawTensor();
                float[] found = new float[Math.toIntExact(raw.shape().size())];
                raw.data().asFloats().read(found);
                return found;
            }
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
