package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as text: {@code str}, {@code repr} and {@code json.dumps} of Python. */
final class PythonFormat {

    /**
     * How {@code json.dumps} lays out.
     *
     * @param indent spaces per level, or negative for one line
     * @param item between items
     * @param key between a key and its value
     */
    record Json(int indent, String item, String key, boolean ascii, boolean sorted) {}

    private static final int MAX_DEPTH = 100;

    private PythonFormat() {}

    /** {@code str}; nothing for what is undefined. */
    static String text(@Nullable Object value) {
        return value == null ? "" : value instanceof String text ? text : repr(value, 0);
    }

    private static String repr(@Nullable Object value, int depth) {
        checkDepth(depth);
        return switch (value) {
            case null -> "Undefined";
            case Absent absent -> "None";
            case Boolean b -> b ? "True" : "False";
            case String text -> quoted(text);
            case Double number -> number(number);
            case Collection<?> items -> "[" + String.join(", ", strings(items, depth)) + "]";
            case Map<?, ?> map -> {
                List<String> entries = new ArrayList<>();
                map.forEach((k, v) -> entries.add(repr(k, depth) + ": " + repr(v, depth + 1)));
                yield "{" + String.join(", ", entries) + "}";
            }
            default -> value.toString();
        };
    }

    private static List<String> strings(Collection<?> items, int depth) {
        List<String> strings = new ArrayList<>();
        for (Object item : items) {
            strings.add(repr(item, depth + 1));
        }
        return strings;
    }

    private static String quoted(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        for (int c : text.codePoints().toArray()) {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').appendCodePoint(c);
                    } else if (c < 0x20 || c == 0x7F) {
                        out.append(String.format("\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        }
        return out.append(quote).toString();
    }

    private static String number(double number) {
        double size = Math.abs(number);
        if (number == Math.rint(number) && size < 1e16) {
            return (long) number + ".0";
        }
        return size >= 1e-4 && size < 1e16
                ? new java.math.BigDecimal(Double.toString(number)).toPlainString()
                : Double.toString(number)
                        .replace(".0E", "E")
                        .replaceFirst("E(-?)(\\d)$", "E$10$2")
                        .replaceFirst("E(\\d)", "e+$1")
                        .replace("E", "e");
    }

    /** {@code json.dumps}. */
    static String json(@Nullable Object value, Json layout) {
        StringBuilder out = new StringBuilder();
        json(value, layout, 0, out);
        return out.toString();
    }

    private static void json(@Nullable Object value, Json layout, int depth, StringBuilder out) {
        checkDepth(depth);
        switch (value) {
            case Absent absent -> out.append("null");
            case String text -> jsonText(text, layout.ascii(), out);
            case Boolean b -> out.append(b.booleanValue());
            case Long number -> out.append(number.longValue());
            case Double number -> out.append(number(number));
            case Collection<?> items -> {
                out.append('[');
                boolean first = true;
                for (Object item : items) {
                    separate(first, layout, depth + 1, out);
                    json(item, layout, depth + 1, out);
                    first = false;
                }
                close(first, layout, depth, ']', out);
            }
            case Map<?, ?> map -> {
                out.append('{');
                boolean first = true;
                for (Map.Entry<?, ?> entry : entries(map, layout.sorted())) {
                    separate(first, layout, depth + 1, out);
                    jsonText(text(entry.getKey()), layout.ascii(), out);
                    out.append(layout.key());
                    json(entry.getValue(), layout, depth + 1, out);
                    first = false;
                }
                close(first, layout, depth, '}', out);
            }
            case null, default ->
                    throw new TemplateException(
                            "tojson cannot write a value of type " + Python.type(value));
        }
    }

    private static List<Map.Entry<?, ?>> entries(Map<?, ?> map, boolean sorted) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (sorted) {
            entries.sort(Comparator.comparing(entry -> text(entry.getKey())));
        }
        return entries;
    }

    private static void separate(boolean first, Json layout, int depth, StringBuilder out) {
        if (!first) {
            out.append(layout.item());
        }
        newLine(layout, depth, out);
    }

    private static void close(
            boolean empty, Json layout, int depth, char bracket, StringBuilder out) {
        if (!empty) {
            newLine(layout, depth, out);
        }
        out.append(bracket);
    }

    private static void newLine(Json layout, int depth, StringBuilder out) {
        if (layout.indent() >= 0) {
            out.append('\n').repeat(' ', layout.indent() * depth);
        }
    }

    private static void jsonText(String text, boolean ascii, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < 0x20 || (ascii && c > 0x7E)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new TemplateException("a value is nested too deeply");
        }
    }
}
