package dev.montage.models.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Stored numbers to float32: time for one number, of a million. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DequantizeBenchmark {
    private static final int ROWS = 512;
    private static final int COLUMNS = 2048;

    @Param({"Q4_1", "Q8_0", "Q4_0", "Q4_K", "Q6_K", "F16", "BF16", "I8", "F32"})
    DataType type = DataType.F32;

    private final Arena arena = Arena.ofShared();
    private final float[] row = new float[COLUMNS];
    private Tensor tensor;

    @Setup
    public void randomTensor() {
        byte[] bytes = new byte[(int) type.byteSize((long) ROWS * COLUMNS)];
        new Random(1).nextBytes(bytes);
        MemorySegment data = arena.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
        tensor = new Tensor("random", type, List.of((long) ROWS, (long) COLUMNS), data);
    }

    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS * COLUMNS)
    public float[] readRows() {
        for (int r = 0; r < ROWS; r++) {
            tensor.readRow(r, row, 0);
        }
        return row;
    }
}
