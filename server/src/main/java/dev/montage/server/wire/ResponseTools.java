package dev.montage.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.montage.server.web.Field;
import java.util.List;
import java.util.Optional;

/**
 * What a response may call, in the words of its request.
 *
 * @param several whether it may call more than once
 */
public record ResponseTools(List<Tool> tools, Choice choice, boolean several) {

    public ResponseTools {
        tools = List.copyOf(tools);
    }

    /** A function; its parameters, a JSON schema, are enforced whether {@code strict} or not. */
    public record Tool(
            @OneOf("function") String type,
            String name,
            @JsonInclude(Include.NON_ABSENT) Optional<String> description,
            Optional<Object> parameters,
            Optional<Boolean> strict) {}

    /** Whether it calls. */
    public sealed interface Choice {
        /** As the model likes, it must, or it must not. */
        record Mode(@JsonValue Modes mode) implements Choice {}

        /** It calls this function. */
        record Named(@OneOf("function") String type, String name) implements Choice {}
    }

    /** How free the model is to call. */
    public enum Modes {
        @JsonProperty("none")
        NONE,
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("required")
        REQUIRED
    }

    /** What a request says, which {@link ToolUse} has checked. */
    static ResponseTools of(Field body, ToolUse use) {
        return new ResponseTools(
                body.get("tools").map(Field::items).orElse(List.of()).stream()
                        .map(ResponseTools::tool)
                        .toList(),
                choice(use.choice()),
                use.several());
    }

    private static Tool tool(Field tool) {
        return new Tool(
                "function",
                tool.get("name").text(),
                tool.get("description").map(Field::text),
                tool.get("parameters").map(Field::json),
                tool.get("strict").map(Field::flag));
    }

    private static Choice choice(ToolUse.Choice choice) {
        return switch (choice) {
            case ToolUse.Choice.None _ -> new Choice.Mode(Modes.NONE);
            case ToolUse.Choice.Auto _ -> new Choice.Mode(Modes.AUTO);
            case ToolUse.Choice.Required _ -> new Choice.Mode(Modes.REQUIRED);
            case ToolUse.Choice.Named(String name) -> new Choice.Named("function", name);
        };
    }
}
