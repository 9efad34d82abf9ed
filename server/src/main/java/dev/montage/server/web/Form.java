package dev.montage.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A multipart form: texts, and files that wait on disk. {@code name[]} and a repeated {@code name}
 * are the same list. Numbers and booleans come as text.
 */
public final class Form implements AutoCloseable {
    private final Map<String, List<String>> texts = new LinkedHashMap<>();
    private final Map<String, Upload> files = new LinkedHashMap<>();

    /** A file that was sent. */
    public record Upload(String filename, Path path, long bytes) {}

    void addText(String name, String value) {
        texts.computeIfAbsent(base(name), key -> new ArrayList<>()).add(value);
    }

    void addFile(String name, Upload upload) {
        Upload before = files.put(base(name), upload);
        if (before != null) {
            delete(before);
            throw twice(name);
        }
    }

    /** A file that must be there. */
    public Upload file(String name) {
        if (files.containsKey(name)) {
            return files.get(name);
        }
        if (texts.containsKey(name)) {
            throw ApiException.field(
                    name,
                    "invalid_type",
                    "Invalid type for '"
                            + name
                            + "': expected a file with a filename, found text.");
        }
        throw missing(name);
    }

    /** A text that must be there. */
    public String required(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    /** A text; empty text counts as absent. */
    public Optional<String> text(String name) {
        List<String> values = list(name);
        if (values.size() > 1) {
            throw twice(name);
        }
        return values.stream().filter(value -> !value.isEmpty()).findFirst();
    }

    /** All values of a list. */
    public List<String> list(String name) {
        if (files.containsKey(name)) {
            throw invalid(name, "expected text, found a file");
        }
        return texts.getOrDefault(name, List.of());
    }

    public Optional<Double> number(String name, double least, double most) {
        return text(name).map(text -> parse(name, text, least, most));
    }

    public Optional<Boolean> flag(String name) {
        return text(name)
                .map(
                        text ->
                                switch (text.strip()) {
                                    case "true", "True", "1" -> true;
                                    case "false", "False", "0" -> false;
                                    default ->
                                            throw invalid(
                                                    name, "expected true or false, found " + text);
                                });
    }

    /** Whether anything was sent under {@code name}. */
    public boolean has(String name) {
        return texts.containsKey(name) || files.containsKey(name);
    }

    /** Whether a file was sent under {@code name}. */
    public boolean isFile(String name) {
        return files.containsKey(name);
    }

    /** An error about a field's value. */
    public static ApiException invalid(String name, String why) {
        return ApiException.field(name, "invalid_value", "Invalid '" + name + "': " + why + ".");
    }

    /** An error about a field that is known but cannot be honoured. */
    public static ApiException unsupported(String name, String why) {
        return ApiException.field(
                name,
                "unsupported_parameter",
                "Unsupported parameter '" + name + "': " + why + ".");
    }

    /** Deletes the files. */
    @Override
    public void close() {
        files.values().forEach(Form::delete);
    }

    private static double parse(String name, String text, double least, double most) {
        double value;
        try {
            value = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw ApiException.field(
                    name,
                    "invalid_type",
                    "Invalid type for '" + name + "': expected a number, found \"" + text + "\".");
        }
        if (!(value >= least && value <= most)) {
            throw invalid(name, "expected " + least + " to " + most + ", found " + text);
        }
        return value;
    }

    private static String base(String name) {
        return name.replaceFirst("\\[\\d*]$", "");
    }

    /** An error about a field that is not there. */
    public static ApiException missing(String name) {
        return ApiException.field(
                name, "missing_required_parameter", "Missing required parameter: '" + name + "'.");
    }

    private static ApiException twice(String name) {
        return invalid(name, "given more than once");
    }

    private static void delete(Upload upload) {
        try {
            Files.deleteIfExists(upload.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
