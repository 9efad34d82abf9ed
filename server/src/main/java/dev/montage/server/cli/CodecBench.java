package dev.montage.server.cli;

import dev.montage.models.codecs.SliceCodes;
import dev.montage.models.codecs.VisualCodec;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Speed of a visual codec, bytes to codes and codes to bytes, eight slices at a time. */
final class CodecBench {
    private static final int SLICES = 8;
    private static final double SECONDS = 2;

    private final VisualCodec codec;
    private final int runs;
    private final PrintWriter log;

    CodecBench(VisualCodec codec, int runs, PrintWriter log) {
        this.codec = codec;
        this.runs = runs;
        this.log = log;
    }

    /** Slices a second each way; median of the runs. */
    Map<String, Object> measure() {
        byte[] frames = new byte[SLICES * codec.shape().sliceBytes()];
        new Random(1).nextBytes(frames);
        List<SliceCodes> film = SliceCodes.film(codec.encode(frames), codec.shape());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("slices", SLICES);
        report.put("encodeSlicesPerSecond", median("encode", () -> codec.encode(frames)));
        report.put("decodeSlicesPerSecond", median("decode", () -> codec.decode(film)));
        return report;
    }

    private double median(String name, Runnable work) {
        slicesPerSecond(work);
        double[] rates = new double[runs];
        for (int run = 0; run < runs; run++) {
            rates[run] = slicesPerSecond(work);
            log.printf("run %d: %s %.0f slices/s%n", run + 1, name, rates[run]);
        }
        Arrays.sort(rates);
        return (rates[(runs - 1) / 2] + rates[runs / 2]) / 2;
    }

    private static double slicesPerSecond(Runnable work) {
        long start = System.nanoTime();
        double seconds = 0;
        int done = 0;
        while (seconds < SECONDS) {
            work.run();
            done += SLICES;
            seconds = (System.nanoTime() - start) / 1e9;
        }
        return done / seconds;
    }
}
