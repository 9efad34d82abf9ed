package dev.montage.models.tools;

import dev.montage.models.grammar.GrammarBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules of answers that call tools. */
public final class ToolGrammar {
    private final ToolSyntax syntax;
    private final GrammarBuilder grammar;

    public ToolGrammar(ToolSyntax syntax, GrammarBuilder grammar) {
        this.syntax = syntax;
        this.grammar = grammar;
    }

    /**
     * One call, or several.
     *
     * @param arguments the rule of the arguments of each tool, by name
     */
    public int calls(Map<String, Integer> arguments, boolean several) {
        return grammar.sequence(grammar.literal(syntax.opening()), opened(arguments, several));
    }

    /** Speech, then calls or none. Speech is any text without the tag that begins calls. */
    public int speechOrCalls(Map<String, Integer> arguments, boolean several) {
        return grammar.choice(
                List.of(
                        grammar.textWithout(syntax.tag(), ""),
                        grammar.sequence(
                                grammar.textWithout(syntax.tag(), syntax.opening()),
                                opened(arguments, several))));
    }

    private int opened(Map<String, Integer> arguments, boolean several) {
        List<Integer> tools = new ArrayList<>();
        arguments.forEach(
                (name, rule) ->
                        tools.add(
                                grammar.sequence(
                                        grammar.literal(
                                                ToolSyntax.BEFORE_NAME
                                                        + name
                                                        + ToolSyntax.BEFORE_ARGUMENTS),
                                        rule,
                                        grammar.literal(ToolSyntax.AFTER_ARGUMENTS))));
        int call = grammar.choice(tools);
        int end = grammar.literal(syntax.closing());
        if (!several) {
            return grammar.sequence(call, end);
        }
        int rest = grammar.reserve();
        int more = grammar.sequence(grammar.literal(syntax.between()), call, rest);
        grammar.define(rest, grammar.choice(List.of(end, more)));
        return grammar.sequence(call, rest);
    }
}
