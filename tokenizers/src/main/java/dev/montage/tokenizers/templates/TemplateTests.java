package dev.montage.tokenizers.templates;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja's tests, the words after {@code is}. */
final class TemplateTests {
    /** All that are supported. */
    static final Set<String> NAMES =
            Set.of(
                    "defined",
                    "undefined",
                    "none",
                    "string",
                    "number",
                    "integer",
                    "float",
                    "boolean",
                    "mapping",
                    "iterable",
                    "sequence",
                    "true",
                    "false",
                    "even",
                    "odd",
                    "divisibleby",
                    "equalto",
                    "eq",
                    "ne",
                    "in",
                    "sameas",
                    "lt",
                    "lessthan",
                    "gt",
                    "greaterthan",
                    "le",
                    "ge",
                    "lower",
                    "upper",
                    "callable");

    private TemplateTests() {}

    static boolean holds(String name, @Nullable Object value, @Nullable Object[] values) {
        Arguments arguments = new Arguments(name, values, 2);
        return switch (name) {
            case "defined" -> value != null;
            case "undefined" -> value == null;
            case "none" -> value == Absent.NONE;
            case "string" -> value instanceof String;
            case "number" -> value instanceof Number || value instanceof Boolean;
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "boolean" -> value instanceof Boolean;
            case "mapping" -> value instanceof Map;
            case "iterable", "sequence" ->
                    isSequence(value) || (value == null && name.equals("iterable"));
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "lower" ->
                    PythonFormat.text(value)
                            .equals(PythonFormat.text(value).toLowerCase(Locale.ROOT));
            case "upper" ->
                    PythonFormat.text(value)
                            .equals(PythonFormat.text(value).toUpperCase(Locale.ROOT));
            case "callable" -> value instanceof TemplateHost;
            case "even" -> remainder(value, 2L) == 0;
            case "odd" -> remainder(value, 2L) == 1;
            case "divisibleby" -> remainder(value, arguments.get(0, "num")) == 0;
            default -> compares(name, value, arguments.get(0, "other"));
        };
    }

    private static boolean compares(String name, @Nullable Object value, @Nullable Object other) {
        return switch (name) {
            case "equalto", "eq" -> Python.equal(value, other);
            case "ne" -> !Python.equal(value, other);
            case "sameas" -> Objects.equals(value, other);
            case "in" -> Python.contains(other, value);
            case "lt", "lessthan" -> Python.compare(value, other, "<") < 0;
            case "gt", "greaterthan" -> Python.compare(value, other, ">") > 0;
            case "le" -> Python.compare(value, other, "<=") <= 0;
            case "ge" -> Python.compare(value, other, ">=") >= 0;
            default -> throw new TemplateException("the test '" + name + "' is not supported");
        };
    }

    private static boolean isSequence(@Nullable Object value) {
        return value instanceof String || value instanceof Collection || value instanceof Map;
    }

    private static long remainder(@Nullable Object value, @Nullable Object divisor) {
        return Python.binary("%", value, divisor) instanceof Long rest ? rest : -1;
    }
}
