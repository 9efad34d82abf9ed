package dev.montage.server.cli;

import dev.montage.models.families.SpeechModel;
import dev.montage.models.families.Transcript;
import dev.montage.models.families.TranscriptionOptions;
import dev.montage.server.serving.Recordings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Speed of a speech model on recordings, one after the other, decoding included. */
final class SpeechBench {
    private final SpeechModel model;
    private final Recordings recordings;
    private final TranscriptionOptions options;
    private final int runs;
    private final PrintWriter log;

    SpeechBench(
            SpeechModel model, Recordings recordings, String language, int runs, PrintWriter log) {
        this.model = model;
        this.recordings = recordings;
        this.runs = runs;
        this.log = log;
        options =
                new TranscriptionOptions(
                        Optional.of(language).filter(code -> !code.equals("auto")),
                        false,
                        "",
                        0,
                        false);
    }

    /** Texts of all files, and seconds of computing for a second of sound; median of the runs. */
    Map<String, Object> measure(List<Path> files) throws InterruptedException {
        transcribe(files.getFirst());
        double[] factors = new double[runs];
        List<Map<String, Object>> said = new ArrayList<>();
        double audioSeconds = 0;
        for (int run = 0; run < runs; run++) {
            said.clear();
            audioSeconds = 0;
            long start = System.nanoTime();
            for (Path file : files) {
                Transcript transcript = transcribe(file);
                audioSeconds += transcript.durationSeconds();
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("id", file.getFileName().toString().replaceFirst("\\.[^.]+$", ""));
                row.put("seconds", transcript.durationSeconds());
                row.put("text", transcript.text());
                said.add(row);
            }
            factors[run] = (System.nanoTime() - start) / 1e9 / audioSeconds;
            log.printf("run %d: real-time factor %.4f%n", run + 1, factors[run]);
        }
        Arrays.sort(factors);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("model", model.id());
        report.put("audioSeconds", audioSeconds);
        report.put("realTimeFactor", (factors[(runs - 1) / 2] + factors[runs / 2]) / 2);
        report.put("files", said);
        return report;
    }

    private Transcript transcribe(Path file) throws InterruptedException {
        try (Recordings.Recording recording = recordings.open(file)) {
            return model.transcribe(recording, options, segment -> {});
        }
    }
}
