package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja's filters of lists. */
final class SequenceFilters {
    private static final Comparator<@Nullable Object> ORDER = (a, b) -> Python.compare(a, b, "<");

    private SequenceFilters() {}

    /** A filter by its name. */
    static @Nullable Object apply(String name, @Nullable Object value, Arguments arguments) {
        return switch (name) {
            case "first" -> TemplateHost.at(items(value), 0);
            case "last" -> TemplateHost.at(items(value), -1);
            case "list" -> items(value);
            case "reverse" ->
                    value instanceof String text
                            ? new StringBuilder(text).reverse().toString()
                            : items(value).reversed();
            case "join" ->
                    join(
                            attributes(value, arguments.get(1, "attribute")),
                            arguments.text(0, "d", ""));
            case "sort" -> {
                List<@Nullable Object> items = items(value);
                items.sort(
                        Python.truth(arguments.get(0, "reverse"))
                                ? Collections.reverseOrder(ORDER)
                                : ORDER);
                yield items;
            }
            case "unique" -> new ArrayList<>(new LinkedHashSet<>(items(value)));
            default -> map(value, arguments);
        };
    }

    /** A new list of what a loop over {@code value} would see. */
    static List<@Nullable Object> items(@Nullable Object value) {
        return switch (value) {
            case null -> new ArrayList<>();
            case Collection<?> items -> Python.limited(new ArrayList<>(items));
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            case String text -> {
                List<@Nullable Object> characters = new ArrayList<>();
                text.codePoints()
                        .limit(Python.MAX_ITEMS + 1)
                        .forEach(c -> characters.add(Character.toString(c)));
                yield Python.limited(characters);
            }
            default ->
                    throw new TemplateException(
                            "a value of type " + Python.type(value) + " is not iterable");
        };
    }

    static String join(@Nullable Object value, String separator) {
        StringBuilder out = new StringBuilder();
        String between = "";
        for (Object item : items(value)) {
            out.append(between).append(PythonFormat.text(item));
            if (out.length() > Python.MAX_TEXT) {
                throw new TemplateException("the template builds too long a text");
            }
            between = separator;
        }
        return out.toString();
    }

    private static List<@Nullable Object> attributes(
            @Nullable Object value, @Nullable Object attribute) {
        List<@Nullable Object> items = items(value);
        if (attribute instanceof String path) {
            items.replaceAll(item -> attribute(item, path));
        }
        return items;
    }

    private static @Nullable Object attribute(@Nullable Object item, String path) {
        Object value = item;
        for (String key : path.split("\\.", -1)) {
            value = TemplateHost.item(value, key);
        }
        return value;
    }

    /** What {@code map} and {@code select} go over: nothing, if the value is false. */
    private static List<@Nullable Object> chosen(@Nullable Object value) {
        return Python.truth(value) ? items(value) : new ArrayList<>();
    }

    private static List<@Nullable Object> map(@Nullable Object value, Arguments arguments) {
        List<@Nullable Object> items = chosen(value);
        if (arguments.named().get("attribute") instanceof String path) {
            items.replaceAll(
                    item -> {
                        Object found = attribute(item, path);
                        return found == null ? arguments.named().get("default") : found;
                    });
            return items;
        }
        String filter = arguments.text(0, "filter");
        @Nullable Object[] rest = arguments.positional().toArray();
        items.replaceAll(
                item ->
                        TemplateFilters.apply(
                                known(TemplateFilters.NAMES, filter), item, shifted(rest, 1)));
        return items;
    }

    /** {@code select}, {@code reject} and these by an attribute. */
    static List<@Nullable Object> select(String name, @Nullable Object value, Arguments arguments) {
        boolean byAttribute = name.endsWith("attr");
        boolean wanted = name.startsWith("select");
        int testAt = byAttribute ? 1 : 0;
        @Nullable Object[] rest = shifted(arguments.positional().toArray(), testAt + 1);
        List<@Nullable Object> chosen = new ArrayList<>();
        for (Object item : chosen(value)) {
            Object tested = byAttribute ? attribute(item, arguments.text(0, "attribute")) : item;
            boolean holds =
                    arguments.has(testAt, "test")
                            ? TemplateTests.holds(
                                    test(arguments.text(testAt, "test")), tested, rest)
                            : Python.truth(tested);
            if (holds == wanted) {
                chosen.add(item);
            }
        }
        return chosen;
    }

    private static String test(String name) {
        return name.equals("==")
                ? "eq"
                : name.equals("!=") ? "ne" : known(TemplateTests.NAMES, name);
    }

    private static String known(Set<String> names, String name) {
        if (!names.contains(name)) {
            throw new TemplateException("the filter or test '" + name + "' is not supported");
        }
        return name;
    }

    /** The arguments behind the first {@code used}, where a filter or test looks for its own. */
    private static @Nullable Object[] shifted(@Nullable Object[] values, int used) {
        @Nullable Object[] rest =
                Arrays.copyOfRange(values, Math.min(used, values.length), values.length);
        @Nullable Object[] shifted = new @Nullable Object[rest.length + 2];
        System.arraycopy(rest, 0, shifted, 2, rest.length);
        return shifted;
    }
}
