package dev.montage.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of clients and features as Markdown; the same note is written once. */
final class Table {
    private final List<Column> columns;
    private final Map<String, Integer> notes = new LinkedHashMap<>();

    /**
     * A client.
     *
     * @param title its name and version
     */
    record Column(String title, Map<Feature, Cell> cells) {
        Cell cell(Feature feature) {
            return Optional.ofNullable(cells.get(feature)).orElseThrow();
        }
    }

    Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** The lines of the table, then those of the notes. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(row("", columns.stream().map(Column::title)));
        lines.add("|---|" + "---|".repeat(columns.size()));
        for (Feature feature : Feature.values()) {
            lines.add(
                    row(
                            feature.title(),
                            columns.stream().map(column -> text(column.cell(feature)))));
        }
        lines.add("");
        notes.forEach((note, number) -> lines.add(number + ". " + note));
        return lines;
    }

    /** All cells that fail, as {@code client: feature: note}. */
    List<String> failures() {
        return columns.stream()
                .flatMap(
                        column ->
                                column.cells().entrySet().stream()
                                        .filter(
                                                cell ->
                                                        cell.getValue().outcome()
                                                                == Cell.Outcome.FAILS)
                                        .map(
                                                cell ->
                                                        "%s: %s: %s"
                                                                .formatted(
                                                                        column.title(),
                                                                        cell.getKey().title(),
                                                                        cell.getValue().note())))
                .toList();
    }

    private String text(Cell cell) {
        if (cell.note().isEmpty()) {
            return cell.outcome().text();
        }
        String note = cell.note().replaceAll("\\s+", " ").replace("|", "\\|").strip();
        int number = notes.computeIfAbsent(note, any -> notes.size() + 1);
        return cell.outcome().text() + " [" + number + "]";
    }

    private static String row(String first, Stream<String> others) {
        return "| " + first + " | " + others.collect(Collectors.joining(" | ")) + " |";
    }
}
