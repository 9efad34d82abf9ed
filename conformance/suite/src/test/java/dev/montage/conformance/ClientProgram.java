package dev.montage.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that tries all features of one client.
 *
 * @param name of the client
 * @param command that starts it; the file with the situation is added
 */
record ClientProgram(String name, List<String> command) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_SECONDS = 240;

    /** Runs it, and reads what it printed; all it says besides is in {@code logs}. */
    List<Line> run(Path situation, Path logs) throws IOException, InterruptedException {
        Path out = logs.resolve(name + ".jsonl");
        List<String> whole = new ArrayList<>(command);
        whole.add(situation.toString());
        Process process =
                new ProcessBuilder(whole)
                        .redirectOutput(out.toFile())
                        .redirectError(logs.resolve(name + ".log").toFile())
                        .start();
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        List<Line> lines = new ArrayList<>();
        for (String line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
            if (line.startsWith("{\"client\"")) {
                lines.add(parse(line));
            }
        }
        return lines;
    }

    private static Line parse(String line) throws JsonProcessingException {
        return Line.of(JSON.readTree(line));
    }
}
