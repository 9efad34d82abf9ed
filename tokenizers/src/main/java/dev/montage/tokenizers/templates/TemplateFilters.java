package dev.montage.tokenizers.templates;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja's filters, the words after {@code |}. */
final class TemplateFilters {
    /** All that are supported. */
    static final Set<String> NAMES =
            Set.of(
                    "trim",
                    "length",
                    "count",
                    "tojson",
                    "join",
                    "default",
                    "d",
                    "upper",
                    "lower",
                    "capitalize",
                    "title",
                    "first",
                    "last",
                    "list",
                    "map",
                    "select",
                    "reject",
                    "selectattr",
                    "rejectattr",
                    "replace",
                    "string",
                    "int",
                    "float",
                    "reverse",
                    "items",
                    "dictsort",
                    "sort",
                    "unique",
                    "indent",
                    "safe",
                    "abs");

    private TemplateFilters() {}

    static @Nullable Object apply(String name, @Nullable Object value, @Nullable Object[] values) {
        Arguments arguments = new Arguments(name, values, 2);
        return switch (name) {
            case "length", "count" -> length(value);
            case "safe" -> new SafeText(PythonFormat.text(value));
            case "default", "d" -> {
                boolean missing =
                        Python.truth(arguments.get(1, "boolean"))
                                ? !Python.truth(value)
                                : value == null;
                yield !missing
                        ? value
                        : arguments.has(0, "default_value")
                                ? arguments.get(0, "default_value")
                                : "";
            }
            case "tojson" -> PythonFormat.json(value, layout(arguments));
            case "int" -> integer(value, arguments.integer(0, "default", 0));
            case "float" -> decimal(value, arguments.get(0, "default"));
            case "abs" ->
                    Python.compare(value, 0L, "<") < 0 ? Python.binary("-", 0L, value) : value;
            case "items" -> value instanceof Map<?, ?> map ? TemplateMethods.pairs(map) : List.of();
            case "dictsort" -> {
                List<@Nullable Object> pairs = TemplateMethods.pairs(map(name, value));
                pairs.sort(
                        Comparator.comparing(
                                pair ->
                                        PythonFormat.text(((List<?>) pair).getFirst())
                                                .toLowerCase(Locale.ROOT)));
                yield pairs;
            }
            case "first", "last", "list", "reverse", "join", "sort", "unique", "map" ->
                    SequenceFilters.apply(name, value, arguments);
            case "select", "reject", "selectattr", "rejectattr" ->
                    SequenceFilters.select(name, value, arguments);
            default -> text(name, PythonFormat.text(value), arguments);
        };
    }

    private static String text(String name, String text, Arguments arguments) {
        return switch (name) {
            case "trim" ->
                    PythonText.strip(text, TemplateMethods.characters(arguments), true, true);
            case "string" -> text;
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "capitalize" -> PythonText.capitalize(text);
            case "title" -> PythonText.title(text);
            case "replace" -> TemplateMethods.replace(arguments, text);
            case "indent" -> indent(text, arguments);
            default -> throw new TemplateException("the filter '" + name + "' is not supported");
        };
    }

    private static Long length(@Nullable Object value) {
        return switch (value) {
            case null -> 0L;
            case String text -> (long) text.codePointCount(0, text.length());
            case Map<?, ?> map -> (long) map.size();
            case Collection<?> items -> (long) items.size();
            default ->
                    throw new TemplateException(
                            "a value of type " + Python.type(value) + " has no length");
        };
    }

    private static Map<?, ?> map(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new TemplateException(name + " expects a dict, found " + Python.type(value));
    }

    private static PythonFormat.Json layout(Arguments arguments) {
        boolean ascii = Python.truth(arguments.get(0, "ensure_ascii"));
        long indent = arguments.integer(1, "indent", -1);
        String item = indent >= 0 ? "," : ", ";
        String key = ": ";
        if (arguments.get(2, "separators") instanceof List<?> separators
                && separators.size() == 2) {
            item = PythonFormat.text(separators.getFirst());
            key = PythonFormat.text(separators.getLast());
        }
        boolean sorted = Python.truth(arguments.get(3, "sort_keys"));
        return new PythonFormat.Json((int) Math.min(indent, 16), item, key, ascii, sorted);
    }

    private static Double decimal(@Nullable Object value, @Nullable Object otherwise) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return Double.valueOf(PythonText.strip(PythonFormat.text(value)));
        } catch (NumberFormatException e) {
            return otherwise instanceof Number number ? number.doubleValue() : 0.0;
        }
    }

    private static Long integer(@Nullable Object value, long otherwise) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        try {
            return Long.valueOf(PythonText.strip(PythonFormat.text(value)));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static String indent(String text, Arguments arguments) {
        String margin = " ".repeat(Math.clamp(arguments.integer(0, "width", 4), 0, 100));
        boolean first = Python.truth(arguments.get(1, "first"));
        boolean blank = Python.truth(arguments.get(2, "blank"));
        StringBuilder out = new StringBuilder();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            boolean indented = (i > 0 || first) && (blank || !lines[i].isEmpty());
            out.append(i > 0 ? "\n" : "").append(indented ? margin : "").append(lines[i]);
        }
        return out.toString();
    }
}
