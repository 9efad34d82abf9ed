package dev.montage.tokenizers.templates;

import dev.montage.tokenizers.templates.ExpressionTranslator.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Translates what binds tightest: literals, names, and attributes, items and calls of them. */
final class PrimaryTranslator {
    private static final String NONE = "none";

    private final TokenCursor tokens;
    private final Script script;
    private final ExpressionTranslator expressions;
    private final String loopItems; // variable of the innermost loop's items, or empty

    PrimaryTranslator(
            TokenCursor tokens, Script script, ExpressionTranslator expressions, String loopItems) {
        this.tokens = tokens;
        this.script = script;
        this.expressions = expressions;
        this.loopItems = loopItems;
    }

    Code primary() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case STRING -> Code.of(script.constant(strings(token)));
            case INTEGER -> Code.of(script.constant(integer(token)));
            case FLOAT -> Code.of(script.constant(Double.valueOf(token.text().replace("_", ""))));
            case NAME -> name(token.text());
            case OPERATOR ->
                    switch (token.text()) {
                        case "(" -> parenthesis();
                        case "[" -> Code.of(Script.call("list", items("]")));
                        case "{" -> dictionary();
                        default -> throw tokens.error("unexpected '" + token.text() + "'");
                    };
        };
    }

    private String strings(Token first) {
        StringBuilder text = new StringBuilder(first.text());
        while (tokens.atString()) {
            text.append(tokens.next().text());
        }
        return text.toString();
    }

    private Long integer(Token token) {
        try {
            return Long.valueOf(token.text().replace("_", ""));
        } catch (NumberFormatException e) {
            throw tokens.error("the number " + token.text() + " is too large");
        }
    }

    private Code name(String name) {
        return switch (name) {
            case "true", "True" -> Code.of("true");
            case "false", "False" -> Code.of("false");
            case NONE, "None" -> Code.of(script.constant(Absent.NONE));
            case "loop" -> tokens.at(".") ? loop() : Code.of(Script.variable(name));
            default -> tokens.at("(") ? function(name) : Code.of(Script.variable(name));
        };
    }

    private Code loop() {
        tokens.expect(".");
        String attribute = tokens.name();
        if (loopItems.isEmpty()) {
            throw tokens.error("loop." + attribute + " outside of a loop");
        }
        if (!TemplateHost.LOOP_ATTRIBUTES.contains(attribute)) {
            throw tokens.error("loop." + attribute + " is not supported");
        }
        return Code.of(Script.call("loop", script.constant(attribute), "loop", loopItems));
    }

    private Code function(String name) {
        tokens.expect("(");
        if (script.macros().containsKey(name)) {
            return macro(name, script.macros().getOrDefault(name, List.of()));
        }
        List<String> all = new ArrayList<>(List.of(script.constant(name)));
        all.addAll(arguments());
        return Code.of(Script.call("function", all.toArray(String[]::new)));
    }

    /** A call with a value for every parameter, undefined if there is none. */
    private Code macro(String name, List<String> parameters) {
        String undefined = script.constant(Absent.UNDEFINED);
        List<String> values = new ArrayList<>(Collections.nCopies(parameters.size(), undefined));
        int place = 0;
        while (!tokens.skip(")")) {
            boolean named = tokens.atName() && tokens.peek(1).is("=");
            int at = named ? parameters.indexOf(tokens.name()) : place++;
            if (at < 0 || at >= values.size()) {
                throw tokens.error("the macro '" + name + "' has no such parameter");
            }
            if (named) {
                tokens.expect("=");
            }
            values.set(at, Script.call("stored", expressions.expression().value()));
            if (!tokens.at(")")) {
                tokens.expect(",");
            }
        }
        return Code.of(Script.variable(name) + "(" + String.join(", ", values) + ")");
    }

    private Code parenthesis() {
        if (tokens.skip(")")) {
            return Code.of(Script.call("list"));
        }
        Code first = expressions.expression();
        if (tokens.skip(")")) {
            return first;
        }
        tokens.expect(",");
        List<String> all = new ArrayList<>(List.of(first.value()));
        all.addAll(List.of(items(")")));
        return Code.of(Script.call("list", all.toArray(String[]::new)));
    }

    private String[] items(String closing) {
        List<String> items = new ArrayList<>();
        while (!tokens.skip(closing)) {
            items.add(expressions.expression().value());
            if (!tokens.at(closing)) {
                tokens.expect(",");
            }
        }
        return items.toArray(String[]::new);
    }

    private Code dictionary() {
        List<String> items = new ArrayList<>();
        while (!tokens.skip("}")) {
            items.add(expressions.expression().value());
            tokens.expect(":");
            items.add(expressions.expression().value());
            if (!tokens.at("}")) {
                tokens.expect(",");
            }
        }
        return Code.of(Script.call("dictionary", items.toArray(String[]::new)));
    }

    /** Arguments up to the closing parenthesis. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        while (!tokens.skip(")")) {
            if (tokens.atName() && tokens.peek(1).is("=")) {
                String name = tokens.name();
                tokens.expect("=");
                String value = expressions.expression().value();
                arguments.add(Script.call("named", script.constant(name), value));
            } else {
                arguments.add(expressions.expression().value());
            }
            if (!tokens.at(")")) {
                tokens.expect(",");
            }
        }
        return arguments;
    }

    /** Attributes, items and calls that follow a value. */
    Code postfix(Code base) {
        Code value = base;
        while (true) {
            if (tokens.skip(".")) {
                Token name = tokens.next();
                value = tokens.skip("(") ? method(value, name.text()) : attribute(value, name);
            } else if (tokens.skip("[")) {
                value = subscript(value);
            } else if (tokens.at("(")) {
                throw tokens.error("only functions and methods can be called");
            } else {
                return value;
            }
        }
    }

    private Code attribute(Code value, Token name) {
        boolean place = name.kind() == Token.Kind.INTEGER;
        Object key = place ? integer(name) : name.text();
        return Code.of(Script.call("item", value.value(), script.constant(key)));
    }

    private Code method(Code value, String name) {
        List<String> all = new ArrayList<>(List.of(script.constant(name), value.value()));
        all.addAll(arguments());
        return Code.of(Script.call("method", all.toArray(String[]::new)));
    }

    private Code subscript(Code value) {
        String start = bound();
        if (tokens.skip("]")) {
            return Code.of(Script.call("item", value.value(), start));
        }
        tokens.expect(":");
        String stop = bound();
        String step = tokens.skip(":") ? bound() : script.constant(Absent.NONE);
        tokens.expect("]");
        return Code.of(Script.call("slice", value.value(), start, stop, step));
    }

    private String bound() {
        boolean absent = tokens.at(":") || tokens.at("]");
        return absent ? script.constant(Absent.NONE) : expressions.expression().value();
    }
}
