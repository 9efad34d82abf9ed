package dev.montage.models.codecs;

import dev.montage.models.weights.WeightsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.Graph;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
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
    private final TensorFlowSession session;
    private final TensorFlowSession.Pass<TFloat32, TFloat32> pass;

    /**
     * @param weights copied; not needed after
     * @param half matrix products in bfloat16 instead of float32
     * @param threads threads of one product
     */
    public TensorFlowWhisperEncoder(
            WeightsFile weights, WhisperEncoderShape shape, boolean half, int threads) {
        this.shape = shape;
        Graph graph = new Graph();
        Ops tf = Ops.create(graph);
        Placeholder<TFloat32> input =
                tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape.mels(), -1)));
        Class<? extends TFloating> type = half ? TBfloat16.class : TFloat32.class;
        TensorFlowWhisperGraph<?> layout = new TensorFlowWhisperGraph<>(tf, weights, shape, type);
        pass = new TensorFlowSession.Pass<>(input, layout.states(input));
        session = new TensorFlowSession("the encoder", graph, layout.feeds(), threads);
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
        return session.run(pass, Shape.of(shape.mels(), frames), logMel);
    }

    /** Waits for running calls of {@link #encode}; later ones fail. */
    @Override
    public void close() {
        session.close();
    }
}
