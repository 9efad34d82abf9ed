package dev.montage.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The page that shows the table. */
final class Report {
    private Report() {}

    static void write(Path file, Table table, ServedModels models) throws IOException {
        String names =
                models.models().stream()
                        .map(ServedModels.Served::id)
                        .collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>();
        lines.add(introduction(names).stripTrailing());
        lines.add("");
        lines.addAll(table.lines());
        Files.write(file, lines, StandardCharsets.UTF_8);
    }

    private static String introduction(String models) {
        return """
            # Clients

            What unmodified clients get from the server on the checkpoints that ship (%s). Written by
            `mvn -Pconformance verify` on %s ([how](decisions/conformance-suite.md)); do not edit.

            * **yes**: tried, and the answer was checked.
            * **not yet**: no model listed at `/v1/models` does it; the server refused it as OpenAI would, the client understood
              the error, and the next request worked.
            * **n/a**: the client has no way to ask for it.
            * **fails**: none of these; the suite fails with it.

            """
                .formatted(models, LocalDate.now(ZoneOffset.UTC));
    }
}
