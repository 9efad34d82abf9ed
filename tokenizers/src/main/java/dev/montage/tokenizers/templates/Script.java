package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The template in Jinjava's dialect, as it is being written. It contains no text and no literal of
 * its own: these are constants, bound when it runs, so that nothing in them can be taken for
 * syntax.
 */
final class Script {
    /** The variable that holds the {@link TemplateHost}. */
    static final String HOST = "host__";

    private static final int MAX_LENGTH = 1 << 20;

    private final StringBuilder code = new StringBuilder();
    private final Map<String, Object> constants = new HashMap<>();
    private final Map<Object, String> names = new HashMap<>();
    private final Set<String> macros = new HashSet<>();
    private final List<Part> parts;
    private int variables;

    Script(List<Part> parts) {
        this.parts = new ArrayList<>(parts);
        for (Part part : parts) {
            boolean macro =
                    part instanceof Part.Statement statement
                            && statement.tokens().size() > 1
                            && statement.tokens().getFirst().is("macro");
            if (macro) {
                macros.add(((Part.Statement) part).tokens().get(1).text());
            }
        }
    }

    List<Part> parts() {
        return parts;
    }

    boolean hasMacro(String name) {
        return macros.contains(name);
    }

    /** The name of a variable that holds {@code value}. */
    String constant(Object value) {
        String name = names.computeIfAbsent(value, v -> "k" + names.size());
        constants.put(name, value);
        return name;
    }

    /** A name that no variable has yet. */
    String newVariable() {
        return "t" + variables++;
    }

    /** A call of the host's {@code operation} with arguments already in the dialect. */
    static String call(String operation, String... arguments) {
        return HOST + "." + operation + "(" + String.join(", ", arguments) + ")";
    }

    /** The name of the template's variable {@code name}; never a reserved word. */
    static String variable(String name) {
        return "v_" + name;
    }

    void statement(String text) {
        append("{% " + text + " %}");
    }

    void output(String expression) {
        append("{{ " + expression + " }}");
    }

    private void append(String text) {
        code.append(text);
        if (code.length() > MAX_LENGTH) {
            throw new TemplateException("the template is too long");
        }
    }

    String code() {
        return code.toString();
    }

    Map<String, Object> constants() {
        return constants;
    }
}
