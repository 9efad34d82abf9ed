package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Methods of Python's {@code str}, {@code dict} and {@code list} that change nothing. */
final class TemplateMethods {
    private TemplateMethods() {}

    static @Nullable Object call(String name, @Nullable Object base, @Nullable Object[] values) {
        Arguments arguments = new Arguments(name, values, 2);
        return switch (base) {
            case String text -> string(name, text, arguments);
            case Map<?, ?> map -> dictionary(name, map, arguments);
            case Collection<?> items when name.equals("count") ->
                    items.stream()
                            .filter(item -> Python.equal(item, arguments.get(0, "value")))
                            .count();
            case null, default -> throw unknown(name, base);
        };
    }

    private static Object string(String name, String text, Arguments arguments) {
        return switch (name) {
            case "strip" -> PythonText.strip(text, characters(arguments), true, true);
            case "lstrip" -> PythonText.strip(text, characters(arguments), true, false);
            case "rstrip" -> PythonText.strip(text, characters(arguments), false, true);
            case "startswith" -> affixes(arguments).stream().anyMatch(text::startsWith);
            case "endswith" -> affixes(arguments).stream().anyMatch(text::endsWith);
            case "split" -> split(text, arguments);
            case "rsplit" -> splitFromRight(text, arguments);
            case "splitlines" -> new ArrayList<>(text.lines().toList());
            case "replace" -> replace(arguments, text);
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "title" -> PythonText.title(text);
            case "capitalize" -> PythonText.capitalize(text);
            case "find" -> find(text, arguments.text(0, "sub"));
            case "count" -> (long) split(text, arguments).size() - 1;
            case "join" -> SequenceFilters.join(arguments.get(0, "iterable"), text);
            case "removeprefix" -> {
                String prefix = arguments.text(0, "prefix");
                yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
            }
            case "removesuffix" -> {
                String suffix = arguments.text(0, "suffix");
                yield text.endsWith(suffix)
                        ? text.substring(0, text.length() - suffix.length())
                        : text;
            }
            default -> throw unknown(name, text);
        };
    }

    private static @Nullable Object dictionary(String name, Map<?, ?> map, Arguments arguments) {
        return switch (name) {
            case "get" -> {
                Object key = arguments.get(0, "key");
                Object otherwise =
                        arguments.has(1, "default") ? arguments.get(1, "default") : Absent.NONE;
                yield map.containsKey(key) ? TemplateHost.defined(map.get(key)) : otherwise;
            }
            case "items" -> pairs(map);
            case "keys" -> new ArrayList<>(map.keySet());
            case "values" -> values(map);
            default -> throw unknown(name, map);
        };
    }

    private static List<@Nullable Object> values(Map<?, ?> map) {
        List<@Nullable Object> values = new ArrayList<>();
        map.values().forEach(value -> values.add(TemplateHost.defined(value)));
        return values;
    }

    /** Keys and values as lists of two. */
    static List<@Nullable Object> pairs(Map<?, ?> map) {
        List<@Nullable Object> pairs = new ArrayList<>();
        map.forEach((key, value) -> pairs.add(List.of(key, TemplateHost.defined(value))));
        return pairs;
    }

    /** The characters to strip: those given, or white space. */
    static IntPredicate characters(Arguments arguments) {
        if (!arguments.has(0, "chars") || arguments.get(0, "chars") == Absent.NONE) {
            return PythonText::isSpace;
        }
        String characters = arguments.text(0, "chars");
        return c -> characters.indexOf(c) >= 0;
    }

    private static List<String> affixes(Arguments arguments) {
        if (arguments.get(0, "prefix") instanceof Collection<?> several) {
            return several.stream().map(PythonFormat::text).toList();
        }
        return List.of(arguments.text(0, "prefix"));
    }

    private static List<@Nullable Object> split(String text, Arguments arguments) {
        long most = arguments.integer(1, "maxsplit", -1);
        boolean bySpace = !arguments.has(0, "sep") || arguments.get(0, "sep") == Absent.NONE;
        List<@Nullable Object> pieces = new ArrayList<>();
        if (bySpace) {
            splitBySpace(text, most, pieces);
            return Python.limited(pieces);
        }
        String separator = separator(arguments);
        int from = 0;
        int found = text.indexOf(separator);
        while (found >= 0 && (most < 0 || pieces.size() < most)) {
            pieces.add(text.substring(from, found));
            from = found + separator.length();
            found = text.indexOf(separator, from);
        }
        pieces.add(text.substring(from));
        return Python.limited(pieces);
    }

    private static void splitBySpace(String text, long most, List<@Nullable Object> pieces) {
        int at = spaceEnd(text, 0);
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && !PythonText.isSpace(text.charAt(end))) {
                end++;
            }
            if (most >= 0 && pieces.size() == most) {
                end = text.length();
            }
            pieces.add(text.substring(at, end));
            at = spaceEnd(text, end);
        }
    }

    private static int spaceEnd(String text, int from) {
        int at = from;
        while (at < text.length() && PythonText.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static List<@Nullable Object> splitFromRight(String text, Arguments arguments) {
        long most = arguments.integer(1, "maxsplit", -1);
        String separator = separator(arguments);
        List<@Nullable Object> pieces = new ArrayList<>();
        String rest = text;
        int found = rest.lastIndexOf(separator);
        while (found >= 0 && (most < 0 || pieces.size() < most)) {
            pieces.addFirst(rest.substring(found + separator.length()));
            rest = rest.substring(0, found);
            found = rest.lastIndexOf(separator);
        }
        pieces.addFirst(rest);
        return Python.limited(pieces);
    }

    private static String separator(Arguments arguments) {
        String separator = arguments.text(0, "sep");
        if (separator.isEmpty()) {
            throw new TemplateException("empty separator");
        }
        return separator;
    }

    private static Long find(String text, String part) {
        int found = text.indexOf(part);
        return found < 0 ? -1L : text.codePointCount(0, found);
    }

    /** {@code str.replace} of every occurrence. */
    static String replace(Arguments arguments, String text) {
        String old = arguments.text(0, "old");
        String replacement = arguments.text(1, "new");
        if (arguments.integer(2, "count", -1) >= 0) {
            throw new TemplateException("replace with a count is not supported");
        }
        double most = (text.length() + 1.0) / Math.max(1, old.length());
        if (text.length() + most * replacement.length() > 2.0 * Python.MAX_TEXT) {
            throw new TemplateException("the template builds too long a text");
        }
        return text.replace(old, replacement);
    }

    private static TemplateException unknown(String name, @Nullable Object base) {
        return new TemplateException(
                "the method '" + name + "' of " + Python.type(base) + " is not supported");
    }
}
