package dev.montage.models.codecs;

import java.nio.file.Path;
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

/** Slices a second, eight at a time, bytes to codes and codes to bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class VisualCodecBenchmark {
    private static final int SLICES = 8;

    /** A checkpoint folder, from the repository's root. */
    @Param("models/checkpoints/visual-codec")
    private String folder = "";

    @Param({"1", "2"})
    private int threads;

    private VisualCodec codec;
    private byte[] frames = {};
    private List<SliceCodes> film = List.of();

    @Setup(Level.Trial)
    public void open() {
        Path home = Path.of(System.getProperty("montage.home", "."));
        codec = VisualCodecs.open(home.resolve(folder), threads);
        frames = new byte[SLICES * codec.shape().sliceBytes()];
        new Random(1).nextBytes(frames);
        film = SliceCodes.film(codec.encode(frames), codec.shape());
    }

    @Benchmark
    @OperationsPerInvocation(SLICES)
    public int[] encode() {
        return codec.encode(frames);
    }

    @Benchmark
    @OperationsPerInvocation(SLICES)
    public byte[] decode() {
        return codec.decode(film);
    }

    @TearDown(Level.Trial)
    public void close() {
        codec.close();
    }
}
