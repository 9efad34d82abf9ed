package dev.montage.tokenizers.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes Jinja expressions as calls of the {@link TemplateHost}, by recursive descent over Jinja's
 * grammar from the loosest operator to the tightest. Only choices are Jinjava's own, because they
 * must not evaluate what they do not take.
 */
final class ExpressionTranslator {
    private static final int MAX_DEPTH = 300;
    private static final int MAX_LENGTH = 1 << 17;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    /**
     * A translated expression.
     *
     * @param value gives its value
     * @param truth gives its truth value, often without needing the value
     */
    record Code(String value, String truth) {
        static Code of(String value) {
            if (value.length() > MAX_LENGTH) {
                throw new TemplateException("an expression is too long");
            }
            return new Code(value, Script.call("truth", value));
        }

        static Code choice(Code condition, String then, String otherwise) {
            return of("(" + condition.truth() + " ? (" + then + ") : (" + otherwise + "))");
        }
    }

    private final TokenCursor tokens;
    private final Script script;
    private final PrimaryTranslator primaries;
    private int depth;

    ExpressionTranslator(TokenCursor tokens, Script script, String loopItems) {
        this.tokens = tokens;
        this.script = script;
        this.primaries = new PrimaryTranslator(tokens, script, this, loopItems);
    }

    /** An expression, up to the first token that does not belong to it. */
    Code expression() {
        enter();
        Code value = or();
        while (tokens.skip("if")) {
            Code condition = or();
            String otherwise = tokens.skip("else") ? expression().value() : "null";
            value = Code.choice(condition, value.value(), otherwise);
        }
        depth--;
        return value;
    }

    /**
     * As {@link #expression} without the inline {@code if}, which means something else in a loop.
     */
    Code or() {
        Code left = and();
        if (!tokens.skip("or")) {
            return left;
        }
        enter();
        Code right = or();
        depth--;
        Code value = Code.choice(left, left.value(), right.value());
        return new Code(value.value(), "(" + left.truth() + " ? true : " + right.truth() + ")");
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw tokens.error("the expression is nested too deeply");
        }
    }

    private Code and() {
        Code left = not();
        if (!tokens.skip("and")) {
            return left;
        }
        enter();
        Code right = and();
        depth--;
        Code value = Code.choice(left, right.value(), left.value());
        return new Code(value.value(), "(" + left.truth() + " ? " + right.truth() + " : false)");
    }

    private Code not() {
        if (!tokens.skip("not")) {
            return comparison();
        }
        enter();
        String negated = "(" + not().truth() + " ? false : true)";
        depth--;
        return new Code(negated, negated);
    }

    private Code comparison() {
        Code left = sum();
        String operator = comparisonOperator();
        if (operator.isEmpty()) {
            return left;
        }
        Code compared = operation(operator, left, sum());
        if (!comparisonOperator().isEmpty()) {
            throw tokens.error("chained comparisons are not supported");
        }
        return compared;
    }

    private String comparisonOperator() {
        if (tokens.skip("in")) {
            return "in";
        }
        if (tokens.peek().is("not") && tokens.peek(1).is("in")) {
            tokens.next();
            tokens.next();
            return "not in";
        }
        return COMPARISONS.contains(tokens.peek().text()) && !tokens.atString()
                ? tokens.next().text()
                : "";
    }

    private Code sum() {
        Code value = concatenation();
        while (tokens.at("+") || tokens.at("-")) {
            String operator = tokens.next().text();
            value = operation(operator, value, concatenation());
        }
        return value;
    }

    private Code concatenation() {
        Code value = product();
        while (tokens.skip("~")) {
            value = operation("~", value, product());
        }
        return value;
    }

    private Code product() {
        Code value = power();
        while (tokens.at("*") || tokens.at("/") || tokens.at("//") || tokens.at("%")) {
            String operator = tokens.next().text();
            value = operation(operator, value, power());
        }
        return value;
    }

    private Code power() {
        Code value = unary(true);
        if (tokens.at("**")) {
            throw tokens.error("the operator ** is not supported");
        }
        return value;
    }

    private Code unary(boolean withFilters) {
        enter();
        Code value;
        if (tokens.skip("-")) {
            value = operation("-", Code.of(script.constant(0L)), unary(false));
        } else if (tokens.skip("+")) {
            value = unary(false);
        } else {
            value = primaries.postfix(primaries.primary());
        }
        depth--;
        return withFilters ? filters(value) : value;
    }

    private Code filters(Code filtered) {
        Code value = filtered;
        while (true) {
            if (tokens.skip("|")) {
                String name = tokens.name();
                value = named("apply", TemplateFilters.NAMES, name, value, arguments());
            } else if (tokens.skip("is")) {
                boolean negated = tokens.skip("not");
                String name = tokens.next().text();
                Code test = named("test", TemplateTests.NAMES, name, value, testArguments());
                value = negated ? Code.choice(test, "false", "true") : test;
            } else {
                return value;
            }
        }
    }

    private Code named(
            String operation, Set<String> known, String name, Code value, List<String> arguments) {
        if (!known.contains(name)) {
            throw tokens.error("the filter or test '" + name + "' is not supported");
        }
        List<String> all = new ArrayList<>(List.of(script.constant(name), value.value()));
        all.addAll(arguments);
        return Code.of(Script.call(operation, all.toArray(String[]::new)));
    }

    private List<String> arguments() {
        return tokens.skip("(") ? primaries.arguments() : List.of();
    }

    private List<String> testArguments() {
        if (tokens.at("(")) {
            return arguments();
        }
        boolean operand =
                tokens.atLiteral()
                        || tokens.at("[")
                        || tokens.at("{")
                        || (tokens.atName() && !tokens.atKeyword());
        return operand ? List.of(primaries.postfix(primaries.primary()).value()) : List.of();
    }

    private Code operation(String operator, Code left, Code right) {
        return Code.of(
                Script.call("binary", script.constant(operator), left.value(), right.value()));
    }
}
