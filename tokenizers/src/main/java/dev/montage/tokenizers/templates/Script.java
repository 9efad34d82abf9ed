package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The template in Jinjava's dialect, as it is being written. It contains no text and no literal of
 * its own: these are constants, bound when it runs, so that nothing in them can be taken for
 * syntax.
 */
final class Script {
    /** The variable that holds the {@link TemplateHost}. */
    static final String HOST = "host__";

    private static final int MAX_LENGTH = 1 << 20;
    private static final int MAX_DEPTH = 200;

    private final StringBuilder code = new StringBuilder();
    private final Map<String, Object> constants = new HashMap<>();
    private final Map<Object, String> names = new HashMap<>();
    private final Map<String, List<String>> macros = new HashMap<>();
    private final List<Part> parts;
    private int variables;

    Script(List<Part> parts) {
        this.parts = new ArrayList<>(parts);
        for (Part part : parts) {
            if (part instanceof Part.Statement(List<Token> tokens, int line)) {
                TokenCursor cursor = new TokenCursor(tokens, line);
                if (cursor.skip("macro")) {
                    macros.put(cursor.name(), parameters(cursor));
                }
            }
        }
    }

    List<Part> parts() {
        return parts;
    }

    /** Names between the outermost parentheses that do not belong to a default value. */
    private static List<String> parameters(TokenCursor cursor) {
        List<String> names = new ArrayList<>();
        int depth = 0;
        boolean expected = false;
        while (!cursor.atEnd()) {
            String text = cursor.atString() ? "" : cursor.peek().text();
            if (expected && cursor.atName()) {
                names.add(text);
            }
            depth += "([{".contains(text) ? text.length() : 0;
            depth -= ")]}".contains(text) ? text.length() : 0;
            expected = depth == 1 && (text.equals(",") || (text.equals("(") && names.isEmpty()));
            cursor.next();
        }
        return names;
    }

    /** The parameters of each macro. */
    Map<String, List<String>> macros() {
        return macros;
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
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth > MAX_DEPTH) {
                throw new TemplateException("an expression is nested too deeply");
            }
        }
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
