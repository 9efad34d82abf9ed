package dev.montage.models.tools;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How a model writes calls in its answer; each is a JSON object of a name and arguments.
 *
 * @param tag what no speech contains, since it begins calls
 * @param opening the tag and what else stands before the first call
 * @param between what stands between two calls
 * @param closing what stands after the last
 */
public record ToolSyntax(String tag, String opening, String between, String closing) {
    /** As SmolLM2's makers document it: a list of calls in one pair of tags. */
    public static final ToolSyntax LIST =
            new ToolSyntax("<tool_call>", "<tool_call>[", ", ", "]</tool_call>");

    static final String BEFORE_NAME = "{\"name\": \"";
    static final String BEFORE_ARGUMENTS = "\", \"arguments\": ";
    static final String AFTER_ARGUMENTS = "}";

    /** Calls as the model would have written them. */
    public String write(List<ToolCall> calls) {
        return calls.stream()
                .map(
                        call ->
                                BEFORE_NAME
                                        + call.name()
                                        + BEFORE_ARGUMENTS
                                        + call.arguments()
                                        + AFTER_ARGUMENTS)
                .collect(Collectors.joining(between, opening, closing));
    }
}
