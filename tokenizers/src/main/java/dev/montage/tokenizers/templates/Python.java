package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Python's operators on the values of templates: {@code String}, {@code Long}, {@code Double},
 * {@code Boolean}, {@code List}, {@code Map}, {@link Absent#NONE}; null is undefined.
 */
final class Python {
    /** Most characters that a template may build in one value. */
    static final int MAX_TEXT = 1 << 24;

    /** Most items that a template may build in one list. */
    static final int MAX_ITEMS = 1 << 16;

    private Python() {}

    static boolean truth(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Absent absent -> false;
            case Boolean b -> b;
            case String text -> !text.isEmpty();
            case Number number -> number.doubleValue() != 0;
            case Collection<?> items -> !items.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    static boolean equal(@Nullable Object left, @Nullable Object right) {
        if (number(left) instanceof Number a && number(right) instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        return Objects.equals(left, right);
    }

    static Object binary(String operator, @Nullable Object left, @Nullable Object right) {
        if (left instanceof SafeText || right instanceof SafeText) {
            throw new TemplateException("text after the filter safe cannot be joined or compared");
        }
        return switch (operator) {
            case "==" -> equal(left, right);
            case "!=" -> !equal(left, right);
            case "<" -> compare(left, right, operator) < 0;
            case "<=" -> compare(left, right, operator) <= 0;
            case ">" -> compare(left, right, operator) > 0;
            case ">=" -> compare(left, right, operator) >= 0;
            case "in" -> contains(right, left);
            case "not in" -> !contains(right, left);
            case "~" -> limited(PythonFormat.text(left) + PythonFormat.text(right));
            case "+" -> add(left, right);
            default -> arithmetic(operator, left, right);
        };
    }

    static int compare(@Nullable Object left, @Nullable Object right, String operator) {
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        if (number(left) instanceof Number a && number(right) instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        throw unsupported(operator, left, right);
    }

    static boolean contains(@Nullable Object container, @Nullable Object value) {
        return switch (container) {
            case String text when value instanceof String part -> text.contains(part);
            case Collection<?> items -> items.stream().anyMatch(item -> equal(item, value));
            case Map<?, ?> map -> value != null && map.containsKey(value);
            case null -> false;
            default -> throw unsupported("in", value, container);
        };
    }

    private static Object add(@Nullable Object left, @Nullable Object right) {
        if (left instanceof String a && right instanceof String b) {
            return limited(a + b);
        }
        if (left instanceof Collection<?> a && right instanceof Collection<?> b) {
            List<@Nullable Object> all = new ArrayList<>(a);
            all.addAll(b);
            return limited(all);
        }
        return arithmetic("+", left, right);
    }

    private static Object arithmetic(
            String operator, @Nullable Object left, @Nullable Object right) {
        if (number(left) instanceof Long a && number(right) instanceof Long b) {
            return integers(operator, a, b);
        }
        if (number(left) instanceof Number a && number(right) instanceof Number b) {
            double x = a.doubleValue();
            double y = b.doubleValue();
            return switch (operator) {
                case "+" -> x + y;
                case "-" -> x - y;
                case "*" -> x * y;
                case "/" -> x / y;
                case "//" -> Math.floor(x / y);
                default -> x - Math.floor(x / y) * y;
            };
        }
        boolean repeat = operator.equals("*") && left instanceof String && right instanceof Long;
        if (repeat && left instanceof String text && right instanceof Long times) {
            if (times > 0 && text.length() * (double) times > MAX_TEXT) {
                throw new TemplateException("the template builds too long a text");
            }
            return text.repeat((int) Math.max(0, times));
        }
        throw unsupported(operator, left, right);
    }

    private static Object integers(String operator, long a, long b) {
        try {
            return switch (operator) {
                case "+" -> Math.addExact(a, b);
                case "-" -> Math.subtractExact(a, b);
                case "*" -> Math.multiplyExact(a, b);
                case "/" -> (double) a / b;
                case "//" -> Math.floorDiv(a, b);
                default -> Math.floorMod(a, b);
            };
        } catch (ArithmeticException e) {
            throw new TemplateException(a + " " + operator + " " + b + ": " + e.getMessage());
        }
    }

    /** Booleans are the integers 0 and 1. */
    private static @Nullable Object number(@Nullable Object value) {
        return value instanceof Boolean b ? (b ? 1L : 0L) : value;
    }

    static String limited(String text) {
        if (text.length() > MAX_TEXT) {
            throw new TemplateException("the template builds too long a text");
        }
        return text;
    }

    static List<@Nullable Object> limited(List<@Nullable Object> items) {
        if (items.size() > MAX_ITEMS) {
            throw new TemplateException("the template builds too long a list");
        }
        return items;
    }

    /** The name of a value's type, for messages. */
    static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "undefined";
            case Absent absent -> "None";
            case String text -> "str";
            case Boolean b -> "bool";
            case Long number -> "int";
            case Double number -> "float";
            case Collection<?> items -> "list";
            case Map<?, ?> map -> "dict";
            default -> value.getClass().getSimpleName();
        };
    }

    private static TemplateException unsupported(
            String operator, @Nullable Object left, @Nullable Object right) {
        return new TemplateException(
                String.format(
                        "unsupported operand types for %s: %s and %s",
                        operator, type(left), type(right)));
    }
}
