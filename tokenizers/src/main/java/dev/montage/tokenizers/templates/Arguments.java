package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a filter, test, method or function was called with. Undefined values are null. */
final class Arguments {
    private final String callee;
    private final List<@Nullable Object> positional = new ArrayList<>();
    private final Map<String, @Nullable Object> named = new LinkedHashMap<>();

    /**
     * @param callee what is called, for messages
     * @param from where the arguments begin in {@code values}
     */
    Arguments(String callee, @Nullable Object[] values, int from) {
        this.callee = callee;
        for (int i = from; i < values.length; i++) {
            if (values[i] instanceof Named argument) {
                named.put(argument.name(), argument.value());
            } else {
                positional.add(values[i]);
            }
        }
    }

    int size() {
        return positional.size() + named.size();
    }

    Map<String, @Nullable Object> named() {
        return named;
    }

    List<@Nullable Object> positional() {
        return positional;
    }

    boolean has(int index, String name) {
        return index < positional.size() || named.containsKey(name);
    }

    /** The argument at a place or of a name; undefined if it was not given. */
    @Nullable Object get(int index, String name) {
        return index < positional.size() ? positional.get(index) : named.get(name);
    }

    String text(int index, String name) {
        if (get(index, name) instanceof String text) {
            return text;
        }
        throw new TemplateException(callee + " expects a string as " + name);
    }

    String text(int index, String name, String otherwise) {
        return isGiven(index, name) ? text(index, name) : otherwise;
    }

    long integer(int index, String name, long otherwise) {
        if (!isGiven(index, name)) {
            return otherwise;
        }
        if (get(index, name) instanceof Long number) {
            return number;
        }
        throw new TemplateException(callee + " expects an integer as " + name);
    }

    private boolean isGiven(int index, String name) {
        return has(index, name) && get(index, name) != Absent.NONE;
    }
}
