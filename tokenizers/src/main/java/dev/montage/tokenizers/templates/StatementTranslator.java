package dev.montage.tokenizers.templates;

import dev.montage.tokenizers.templates.ExpressionTranslator.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a template anew in the part of Jinjava's dialect described at {@link Script}. */
final class StatementTranslator {

    /**
     * An open block.
     *
     * @param name its tag
     * @param items of a loop: the variable of its items; else that of the loop around it
     * @param hasElse of a loop: whether its else has come
     */
    private record Block(String name, String items, boolean hasElse) {}

    private static final int MAX_BLOCKS = 50;

    private final Script script;
    private final Deque<Block> open = new ArrayDeque<>();
    private int place; // of the part that is being translated
    private TokenCursor tokens = new TokenCursor(List.of(), 0);

    private StatementTranslator(Script script) {
        this.script = script;
    }

    /** The script of a template, complete. */
    static Script translate(String source) {
        Script script = new Script(TemplateLexer.cut(source));
        new StatementTranslator(script).run();
        return script;
    }

    private void run() {
        for (; place < script.parts().size(); place++) {
            switch (script.parts().get(place)) {
                case Part.Text text -> script.output(script.constant(text.text()));
                case Part.Output output -> {
                    tokens = new TokenCursor(output.tokens(), output.line());
                    script.output(Script.call("text", wholeExpression().value()));
                }
                case Part.Statement statement -> {
                    tokens = new TokenCursor(statement.tokens(), statement.line());
                    statement(tokens.name());
                    tokens.expectEnd();
                }
            }
        }
        if (!open.isEmpty()) {
            throw tokens.error("'" + open.peek().name() + "' has no end");
        }
    }

    private void statement(String tag) {
        switch (tag) {
            case "if" -> {
                script.statement("if " + expressions().expression().truth());
                open(new Block("if", loopItems(), false));
            }
            case "elif" -> {
                expectInside("if", tag);
                script.statement("elif " + expressions().expression().truth());
            }
            case "else" -> elseBranch();
            case "for" -> loop();
            case "set" -> set();
            case "macro" -> macro();
            case "endif" -> close("if", "endif");
            case "endfor" -> endLoop();
            case "endmacro" -> {
                tokens.skip(tokens.peek().text());
                close("macro", "endmacro");
            }
            case "endset" -> close("set", "endset");
            case "break", "continue" -> script.statement(tag);
            case "generation", "endgeneration" -> {} // marks for training, no output of their own
            default -> throw tokens.error("the tag '" + tag + "' is not supported");
        }
    }

    private ExpressionTranslator expressions() {
        return new ExpressionTranslator(tokens, script, loopItems());
    }

    private Code wholeExpression() {
        Code code = expressions().expression();
        tokens.expectEnd();
        return code;
    }

    private void open(Block block) {
        if (open.size() == MAX_BLOCKS) {
            throw tokens.error("blocks are nested too deeply");
        }
        open.push(block);
    }

    private String loopItems() {
        return open.isEmpty() ? "" : open.peek().items();
    }

    private void expectInside(String block, String tag) {
        if (open.isEmpty() || !open.peek().name().equals(block)) {
            throw tokens.error("unexpected '" + tag + "'");
        }
    }

    private void close(String block, String tag) {
        expectInside(block, tag);
        open.pop();
        script.statement(tag);
    }

    private void elseBranch() {
        if (!open.isEmpty() && open.peek().name().equals("for") && !open.peek().hasElse()) {
            Block loop = open.pop();
            script.statement("endfor");
            script.statement("if " + Script.call("isEmpty", loop.items()));
            open(new Block("for", loop.items(), true));
        } else {
            expectInside("if", "else");
            script.statement("else");
        }
    }

    private void endLoop() {
        expectInside("for", "endfor");
        script.statement(open.pop().hasElse() ? "endif" : "endfor");
    }

    private void loop() {
        List<String> names = targets();
        tokens.expect("in");
        String items = script.newVariable();
        ExpressionTranslator outside = expressions();
        assign(items, Script.call("iterate", outside.or().value()));
        if (tokens.skip("if")) {
            String chosen = script.newVariable();
            assign(chosen, Script.call("list"));
            script.statement("for " + variables(names) + " in " + items);
            script.statement("if " + expressions().expression().truth());
            String[] arguments = (chosen + ", " + variables(names)).split(", ", -1);
            script.output(Script.call("append", arguments));
            script.statement("endif");
            script.statement("endfor");
            items = chosen;
        }
        if (tokens.at("recursive")) {
            throw tokens.error("recursive loops are not supported");
        }
        beginBody(names, items);
    }

    private static String variables(List<String> names) {
        return String.join(", ", names.stream().map(Script::variable).toList());
    }

    /**
     * In Jinja every round has variables of its own; in Jinjava the rounds share them. So what the
     * body sets begins each round with the value it had before the loop.
     */
    private void beginBody(List<String> targets, String items) {
        Map<String, String> before = new LinkedHashMap<>();
        Set<String> assigned = setInBody();
        targets.forEach(assigned::remove);
        for (String name : assigned) {
            before.put(Script.variable(name), script.newVariable());
        }
        before.forEach((variable, saved) -> assign(saved, variable));
        script.statement("for " + variables(targets) + " in " + items);
        before.forEach(this::assign);
        open(new Block("for", items, false));
    }

    /** Names set in the loop that begins here, but not in loops or macros inside it. */
    private Set<String> setInBody() {
        Set<String> names = new LinkedHashSet<>();
        int depth = 0;
        for (int i = place + 1; i < script.parts().size() && depth >= 0; i++) {
            if (script.parts().get(i) instanceof Part.Statement(List<Token> body, int line)) {
                TokenCursor cursor = new TokenCursor(body, line);
                String tag = cursor.next().text();
                depth += tag.equals("for") || tag.equals("macro") ? 1 : 0;
                depth -= tag.equals("endfor") || tag.equals("endmacro") ? 1 : 0;
                if (depth == 0 && tag.equals("set") && !cursor.peek(1).is(".")) {
                    names.add(cursor.peek().text());
                }
            }
        }
        return names;
    }

    private List<String> targets() {
        boolean parenthesis = tokens.skip("(");
        List<String> names = new ArrayList<>();
        do {
            names.add(tokens.name());
        } while (tokens.skip(","));
        if (parenthesis) {
            tokens.expect(")");
        }
        return names;
    }

    private void set() {
        String name = tokens.name();
        if (tokens.skip(".")) {
            String attribute = script.constant(tokens.name());
            tokens.expect("=");
            String value = wholeExpression().value();
            script.output(Script.call("assign", Script.variable(name), attribute, value));
        } else if (tokens.skip("=")) {
            assign(Script.variable(name), wholeExpression().value());
        } else if (tokens.atEnd()) {
            script.statement("set " + Script.variable(name));
            open(new Block("set", loopItems(), false));
        } else {
            throw tokens.error("set of several names or with a filter is not supported");
        }
    }

    private void assign(String variable, String value) {
        script.statement("set " + variable + " = " + Script.call("stored", value));
    }

    /** Defaults are set inside the macro, because the dialect cuts its header at every comma. */
    private void macro() {
        String name = tokens.name();
        tokens.expect("(");
        List<String> parameters = new ArrayList<>();
        Map<String, String> defaults = new LinkedHashMap<>();
        open(new Block("macro", "", false));
        while (!tokens.skip(")")) {
            String parameter = Script.variable(tokens.name());
            parameters.add(parameter);
            if (tokens.skip("=")) {
                String value = expressions().expression().value();
                defaults.put(parameter, Script.call("given", parameter, value));
            }
            if (!tokens.at(")")) {
                tokens.expect(",");
            }
        }
        script.statement(
                "macro " + Script.variable(name) + "(" + String.join(", ", parameters) + ")");
        defaults.forEach(this::assign);
    }
}
