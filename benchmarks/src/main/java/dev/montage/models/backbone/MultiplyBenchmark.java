package dev.montage.models.backbone;

import dev.montage.models.weights.DataType;
import dev.montage.models.weights.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One product of the shapes of SmolLM2 135M, by a team on all processors. As in a model, each call
 * meets another matrix: together they are larger than the caches, so that one position measures
 * memory and many positions measure arithmetic.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MultiplyBenchmark {
    private static final long BYTES = 128L << 20;

    /** Rows x columns. */
    @Param({"960x576", "576x576", "1536x576", "576x1536", "49152x576"})
    String shape = "";

    @Param({"INT4", "INT8"})
    Precision precision = Precision.INT4;

    @Param({"1", "8", "512"})
    int positions;

    /** Whether matrices whose last tile is not full, as Whisper's, were met before. */
    @Param({"true"})
    boolean mixed;

    private final Kernels kernels = Kernels.best();
    private final WorkerTeam team = WorkerTeam.ofAllProcessors();
    private Linear[] layers = new Linear[0];
    private int next;
    private float[] x = new float[0]; // [positions, columns]
    private float[] y = new float[0]; // [positions, rows]

    @Setup
    public void pack() {
        String[] sides = shape.split("x", 2);
        int rows = Integer.parseInt(sides[0]);
        int columns = Integer.parseInt(sides[1]);
        Random random = new Random(1);
        x = random(positions * columns, random);
        y = new float[positions * rows];
        float[] numbers = random(rows * columns, random);
        RowSource source = RowSource.of(tensor(numbers, rows, columns));
        Matrix first = kernels.pack(source, precision);
        layers = new Linear[(int) Math.ceilDiv(BYTES, first.bytes())];
        layers[0] = new Linear(first);
        for (int i = 1; i < layers.length; i++) {
            layers[i] = new Linear(kernels.pack(source, precision));
        }
        if (mixed) {
            meetOthers();
        }
    }

    /** So that the compiler knows what it knows in a server, not the one shape that is measured. */
    private void meetOthers() {
        Linear other =
                new Linear(
                        kernels.pack(
                                RowSource.of(tensor(random(512 * 512, new Random(2)), 512, 512)),
                                precision));
        float[] in = random(64 * 512, new Random(3));
        float[] out = new float[64 * 512];
        for (int i = 0; i < 2000; i++) {
            int n = 1 + i % 64;
            team.run(me -> other.apply(me, kernels, in, Rows.first(n), out));
        }
    }

    @TearDown
    public void close() {
        team.close();
    }

    @Benchmark
    public float[] multiply() {
        Linear layer = layers[next];
        next = (next + 1) % layers.length;
        team.run(me -> layer.apply(me, kernels, x, Rows.first(positions), y));
        return y;
    }

    static float[] random(int length, Random random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }

    private static Tensor tensor(float[] numbers, int rows, int columns) {
        List<Long> shape = List.of((long) rows, (long) columns);
        // A tensor's data are bytes wherever they lie: here, those of a float array.
        return new Tensor("random", DataType.F32, shape, MemorySegment.ofArray(numbers));
    }
}
