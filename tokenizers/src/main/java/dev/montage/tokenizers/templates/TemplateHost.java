package dev.montage.tokenizers.templates;

import com.hubspot.jinjava.objects.SafeString;
import com.hubspot.jinjava.util.ForLoop;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a template can do: every operation in a {@link Script} is a call of this. Nothing here
 * reaches Java's classes, files or the network. One for each rendering.
 */
final class TemplateHost {
    /** What {@code loop} has. */
    static final Set<String> LOOP_ATTRIBUTES =
            Set.of(
                    "index",
                    "index0",
                    "revindex",
                    "revindex0",
                    "first",
                    "last",
                    "length",
                    "previtem",
                    "nextitem");

    /** Functions that templates may call, and may ask whether they are defined. */
    static final Set<String> FUNCTIONS =
            Set.of("raise_exception", "strftime_now", "namespace", "range", "dict");

    private static final long MAX_STEPS = 5_000_000;
    private static final long MAX_RANGE = 1 << 14;

    /** The one kind of value that a template can change. */
    record Namespace(Map<String, @Nullable Object> values) {}

    private final Clock clock;
    private long steps;
    private Optional<TemplateException> failure = Optional.empty();

    TemplateHost(Clock clock) {
        this.clock = clock;
    }

    /** Counts what a template does; one that has failed or does too much ends here. */
    void step() {
        step(1);
    }

    private void step(long cost) {
        if (failure.isPresent()) {
            throw failure.get();
        }
        steps += cost;
        if (steps > MAX_STEPS) {
            throw failed(new TemplateException("the template takes too many steps"));
        }
    }

    /** Long values cost more, for an operation may look at all of it. */
    private static long cost(@Nullable Object value) {
        return switch (value) {
            case String text -> 1 + text.length() / 256;
            case Collection<?> items -> 1 + items.size() / 8;
            case null, default -> 1;
        };
    }

    private TemplateException failed(TemplateException e) {
        failure = Optional.of(e);
        return e;
    }

    /** Runs one operation; {@code values} as the translators wrote them. */
    @Nullable Object run(String operation, @Nullable Object[] values) {
        for (Object value : values) {
            step(cost(value));
        }
        boolean keepsSafe = operation.equals("stored") || operation.equals("binary");
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (values[i]) {
                        case SafeString text -> text.getValue(); // from a macro
                        case SafeText(String text) when !keepsSafe -> text;
                        case Absent absent when absent == Absent.UNDEFINED -> null;
                        case null, default -> values[i];
                    };
        }
        try {
            return operate(operation, values);
        } catch (TemplateException e) {
            throw failed(e);
        } catch (RuntimeException e) {
            // Jinjava would take some of these for an undefined value.
            throw failed(new TemplateException(operation + ": " + e));
        }
    }

    private @Nullable Object operate(String operation, @Nullable Object[] values) {
        return switch (operation) {
            case "truth" -> Python.truth(values[0]);
            case "text" -> PythonFormat.text(values[0]);
            case "binary" -> Python.binary(name(values), values[1], values[2]);
            case "item" -> item(values[0], values[1]);
            case "slice" -> Slices.slice(values[0], values[1], values[2], values[3]);
            case "apply" -> TemplateFilters.apply(name(values), values[1], values);
            case "test" -> TemplateTests.holds(name(values), values[1], values);
            case "method" -> TemplateMethods.call(name(values), values[1], values);
            case "function" -> function(name(values), new Arguments(name(values), values, 1));
            case "named" -> new Named(name(values), values[1]);
            case "list" -> new ArrayList<>(java.util.Arrays.asList(values));
            case "dictionary" -> dictionary(values);
            default -> control(operation, values);
        };
    }

    private @Nullable Object control(String operation, @Nullable Object[] values) {
        return switch (operation) {
            case "stored" -> stored(values[0]);
            case "iterate" -> {
                List<@Nullable Object> items = SequenceFilters.items(values[0]);
                step(items.size());
                items.replaceAll(TemplateHost::stored);
                yield items;
            }
            case "isEmpty" -> !Python.truth(values[0]);
            case "append" -> append(values);
            case "assign" -> assign(values[0], values[1], values[2]);
            case "given" -> values[0] == null ? values[1] : values[0];
            case "loop" -> loop(name(values), values[1], values[2]);
            default -> throw new TemplateException("unknown operation " + operation);
        };
    }

    private static String name(@Nullable Object[] values) {
        return PythonFormat.text(values[0]);
    }

    /** A value as a variable can hold it. */
    private static Object stored(@Nullable Object value) {
        return value == null ? Absent.UNDEFINED : value;
    }

    /** Python's value for one from outside: its null is None. */
    static Object defined(@Nullable Object value) {
        return value == null ? Absent.NONE : value;
    }

    /** An item or attribute; undefined if there is none. */
    static @Nullable Object item(@Nullable Object base, @Nullable Object key) {
        return switch (base) {
            case null ->
                    throw new TemplateException(
                            "'" + PythonFormat.text(key) + "' is read from an undefined value");
            case Map<?, ?> map -> map.containsKey(key) ? defined(map.get(key)) : null;
            case Namespace namespace -> namespace.values().get(PythonFormat.text(key));
            case List<?> list when key instanceof Long index -> at(list, index);
            case String text when key instanceof Long index ->
                    at(SequenceFilters.items(text), index);
            default -> null;
        };
    }

    /** An item by its place, from the end if negative; undefined outside of the list. */
    static @Nullable Object at(List<?> items, long index) {
        long place = index < 0 ? index + items.size() : index;
        return place >= 0 && place < items.size() ? items.get((int) place) : null;
    }

    private @Nullable Object function(String name, Arguments arguments) {
        return switch (name) {
            case "raise_exception" ->
                    throw new TemplateException(PythonFormat.text(arguments.get(0, "message")));
            case "strftime_now" ->
                    Strftime.format(arguments.text(0, "format"), LocalDateTime.now(clock));
            case "namespace", "dict" -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                if (arguments.positional().size() == 1
                        && arguments.get(0, "") instanceof Map<?, ?> given) {
                    given.forEach((key, value) -> map.put(PythonFormat.text(key), value));
                }
                map.putAll(arguments.named());
                yield name.equals("dict") ? map : new Namespace(map);
            }
            case "range" -> range(arguments);
            default -> throw new TemplateException("the function '" + name + "' is not supported");
        };
    }

    private static List<Object> range(Arguments arguments) {
        boolean one = arguments.size() == 1;
        long start = one ? 0 : arguments.integer(0, "start", 0);
        long stop = arguments.integer(one ? 0 : 1, "stop", 0);
        long step = arguments.integer(2, "step", 1);
        if (step == 0) {
            throw new TemplateException("range() with step 0");
        }
        List<Object> numbers = new ArrayList<>();
        for (long n = start; step > 0 ? n < stop : n > stop; n += step) {
            numbers.add(n);
            if (numbers.size() > MAX_RANGE) {
                throw new TemplateException("range() of more than " + MAX_RANGE + " numbers");
            }
        }
        return numbers;
    }

    private static Map<Object, @Nullable Object> dictionary(@Nullable Object[] values) {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            map.put(defined(values[i]), values[i + 1]);
        }
        return map;
    }

    private static String append(@Nullable Object[] values) {
        @SuppressWarnings("unchecked") // made by "list", which makes lists of anything
        List<@Nullable Object> items = (List<@Nullable Object>) values[0];
        boolean single = values.length == 2;
        items.add(
                single
                        ? values[1]
                        : List.of(java.util.Arrays.copyOfRange(values, 1, values.length)));
        return "";
    }

    private static String assign(
            @Nullable Object target, @Nullable Object key, @Nullable Object value) {
        if (!(target instanceof Namespace namespace)) {
            throw new TemplateException("only attributes of a namespace can be set");
        }
        namespace.values().put(PythonFormat.text(key), value);
        return "";
    }

    private static @Nullable Object loop(
            String attribute, @Nullable Object loop, @Nullable Object items) {
        if (!(loop instanceof ForLoop state) || !(items instanceof List<?> list)) {
            throw new TemplateException("loop." + attribute + " outside of a loop");
        }
        int index0 = state.getIndex() - 1;
        int size = list.size();
        return switch (attribute) {
            case "index" -> index0 + 1L;
            case "index0" -> (long) index0;
            case "revindex" -> (long) size - index0;
            case "revindex0" -> size - index0 - 1L;
            case "first" -> index0 == 0;
            case "last" -> index0 == size - 1;
            case "length" -> (long) size;
            case "previtem" -> index0 == 0 ? null : list.get(index0 - 1);
            default -> index0 == size - 1 ? null : list.get(index0 + 1);
        };
    }
}
