package dev.montage.modalities.audio;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Log-mel features of 30 s; a short and a long recording decoded, with the start of ffmpeg. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AudioBenchmark {

    private static final Path CLIPS =
            Path.of(System.getProperty("montage.home", "."), "modalities/src/test/resources/audio");

    private final LogMel logMel = new LogMel(80);
    private final float[] samples = new float[LogMel.WINDOW_SAMPLES];
    private final AudioReader reader =
            new AudioReader(FfmpegProgram.find(), MediaLimits.defaults());

    @Setup
    public void noise() {
        Random random = new Random(1);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = random.nextFloat() - 0.5f;
        }
    }

    @Benchmark
    public Features logMelOf30Seconds() {
        return logMel.padded(samples);
    }

    @Benchmark
    public int decodeFlacOf11Seconds() throws IOException, InterruptedException {
        return decode("jfk.flac");
    }

    @Benchmark
    public int decodeLongOgg() throws IOException, InterruptedException {
        return decode("long.ogg");
    }

    private int decode(String name) throws IOException, InterruptedException {
        try (PcmStream stream = reader.open(CLIPS.resolve(name))) {
            return stream.readAll().length;
        }
    }
}
