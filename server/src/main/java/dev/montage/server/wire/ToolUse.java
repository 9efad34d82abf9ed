package dev.montage.server.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.montage.models.tools.Tool;
import dev.montage.server.web.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The tools that a request offers, and which of them the answer may call.
 *
 * @param several whether an answer may hold more than one call
 */
public record ToolUse(List<Offer> offers, Choice choice, boolean several) {
    private static final int MOST_TOOLS = 128;

    public ToolUse {
        offers = List.copyOf(offers);
    }

    /**
     * A tool.
     *
     * @param place the field that holds the schema of its arguments
     */
    public record Offer(Tool tool, String place) {}

    /** Whether the answer calls. */
    public sealed interface Choice {
        /** It does not. */
        record None() implements Choice {}

        /** As the model likes. */
        record Auto() implements Choice {}

        /** It does. */
        record Required() implements Choice {}

        /** It calls this tool. */
        record Named(String tool) implements Choice {}
    }

    /** The tools that the model is told of: none where it may call none. */
    public List<Tool> told() {
        return isCalling() ? offers.stream().map(Offer::tool).toList() : List.of();
    }

    /** Whether an answer may have calls. */
    public boolean isCalling() {
        return !offers.isEmpty() && !(choice instanceof Choice.None);
    }

    /** The tools that the answer may call. */
    public List<Offer> callable() {
        return choice instanceof Choice.Named(String name)
                ? offers.stream().filter(offer -> offer.tool.name().equals(name)).toList()
                : offers;
    }

    /** Reads {@code tools}, {@code tool_choice} and {@code parallel_tool_calls} of a chat. */
    static ToolUse of(Field body) {
        return of(body, typed -> typed.get("function").required());
    }

    /** The same of a response, where a function stands in the tool itself. */
    static ToolUse ofResponse(Field body) {
        return of(body, typed -> typed);
    }

    private static ToolUse of(Field body, UnaryOperator<Field> function) {
        List<Offer> offers =
                body.get("tools").map(Field::items).orElse(List.of()).stream()
                        .map(tool -> offer(tool, function))
                        .toList();
        if (offers.size() > MOST_TOOLS) {
            throw body.get("tools")
                    .invalid("at most " + MOST_TOOLS + " tools, found " + offers.size());
        }
        Set<String> names = new HashSet<>();
        for (Offer offer : offers) {
            if (!names.add(offer.tool.name())) {
                throw body.get("tools").invalid("two are named " + offer.tool.name());
            }
        }
        return new ToolUse(
                offers,
                choice(body.get("tool_choice"), names, function),
                body.get("parallel_tool_calls").map(Field::flag).orElse(true));
    }

    private static Offer offer(Field offer, UnaryOperator<Field> inner) {
        Field type = offer.get("type").required();
        if (!type.text().equals("function")) {
            throw type.unsupported("tools are functions");
        }
        Field function = inner.apply(offer);
        String name = ResponseFormat.checkName(function.get("name").required());
        function.get("strict").map(Field::flag); // arguments meet the schema whether or not
        Field parameters = function.get("parameters");
        return new Offer(
                new Tool(
                        name,
                        function.get("description").map(Field::text).orElse(""),
                        parameters.map(ToolUse::schema).orElseGet(ToolUse::nothing)),
                parameters.path());
    }

    /** The schema of arguments, which are an object even where it does not say so. */
    private static ObjectNode schema(Field parameters) {
        parameters.entries();
        Field type = parameters.get("type");
        if (type.isPresent() && !type.text().equals("object")) {
            throw type.invalid("arguments are an object, found " + type.text());
        }
        ObjectNode schema = parameters.json().deepCopy();
        return schema.put("type", "object");
    }

    private static ObjectNode nothing() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putObject("properties");
        return schema;
    }

    private static Choice choice(Field choice, Set<String> names, UnaryOperator<Field> function) {
        if (!choice.isPresent()) {
            return new Choice.Auto();
        }
        Optional<String> mode = choice.isText() ? Optional.of(choice.text()) : Optional.empty();
        if (mode.isPresent() && (mode.get().equals("none") || mode.get().equals("auto"))) {
            return mode.get().equals("none") ? new Choice.None() : new Choice.Auto();
        }
        if (names.isEmpty()) {
            throw choice.invalid("there are no tools to choose from");
        }
        if (mode.isPresent()) {
            if (!mode.get().equals("required")) {
                throw choice.invalid(
                        "expected none, auto, required or a function, found " + mode.get());
            }
            return new Choice.Required();
        }
        return named(choice, names, function);
    }

    private static Choice named(Field choice, Set<String> names, UnaryOperator<Field> function) {
        Field type = choice.get("type").required();
        if (!type.text().equals("function")) {
            throw type.unsupported("choose none, auto, required or a function");
        }
        Field name = function.apply(choice).get("name").required();
        if (!names.contains(name.text())) {
            throw name.invalid("there is no tool named " + name.text());
        }
        return new Choice.Named(name.text());
    }
}
