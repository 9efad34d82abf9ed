package dev.montage.server.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.families.ChatModel;
import dev.montage.models.grammar.Grammar;
import dev.montage.models.grammar.GrammarBuilder;
import dev.montage.models.schema.SchemaException;
import dev.montage.models.schema.Schemas;
import dev.montage.models.tools.ToolGrammar;
import dev.montage.models.tools.ToolSyntax;
import dev.montage.server.web.ApiException;
import dev.montage.server.wire.ChatRequest;
import dev.montage.server.wire.ResponseFormat;
import dev.montage.server.wire.ToolUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** What a request says about the form of its answer, as the grammar that it is kept in. */
public final class AnswerGrammars {
    private static final String RESPONSE_FORMAT = "response_format";

    private AnswerGrammars() {}

    /** That of a chat. */
    public static Optional<Grammar> of(ChatModel model, ChatRequest chat) {
        return of(model, chat.format(), chat.tools(), RESPONSE_FORMAT);
    }

    /**
     * Empty if any text will do; a schema that cannot be enforced is a 400.
     *
     * @param field where the form is asked for
     */
    public static Optional<Grammar> of(
            ChatModel model, ResponseFormat format, ToolUse tools, String field) {
        if (!tools.isCalling()) {
            return of(model, format, field);
        }
        ToolSyntax syntax = model.toolSyntax();
        return Optional.of(
                get(
                        model,
                        field,
                        format + " " + tools,
                        builder -> answer(format, tools, syntax, builder)));
    }

    private static Optional<Grammar> of(ChatModel model, ResponseFormat format, String field) {
        return format instanceof ResponseFormat.Text
                ? Optional.empty()
                : Optional.of(
                        get(
                                model,
                                field,
                                format.toString(),
                                builder -> document(format, builder).orElseThrow()));
    }

    private static Grammar get(
            ChatModel model, String field, String source, ToIntFunction<GrammarBuilder> rule) {
        try {
            return model.grammars().get(source, rule);
        } catch (IllegalArgumentException e) {
            // What only shows when all is put together, as rules without end.
            throw refused(field, e);
        }
    }

    /** The rule of a document; empty if any text will do. */
    private static Optional<Integer> document(ResponseFormat format, GrammarBuilder grammar) {
        return switch (format) {
            case ResponseFormat.Text _ -> Optional.empty();
            case ResponseFormat.JsonObject _ -> Optional.of(Schemas.anyObject(grammar));
            case ResponseFormat.JsonSchema schema ->
                    Optional.of(rule(schema.schema(), schema.place(), grammar));
        };
    }

    private static int answer(
            ResponseFormat format, ToolUse tools, ToolSyntax syntax, GrammarBuilder grammar) {
        Map<String, Integer> arguments = new LinkedHashMap<>();
        for (ToolUse.Offer offer : tools.callable()) {
            arguments.put(
                    offer.tool().name(), rule(offer.tool().parameters(), offer.place(), grammar));
        }
        ToolGrammar calls = new ToolGrammar(syntax, grammar);
        if (!(tools.choice() instanceof ToolUse.Choice.Auto)) {
            boolean several = tools.several() && tools.choice() instanceof ToolUse.Choice.Required;
            return calls.calls(arguments, several);
        }
        return document(format, grammar)
                .map(rule -> List.of(rule, calls.calls(arguments, tools.several())))
                .map(grammar::choice)
                .orElseGet(() -> calls.speechOrCalls(arguments, tools.several()));
    }

    private static int rule(JsonNode schema, String place, GrammarBuilder grammar) {
        try {
            int rule = Schemas.rule(schema, grammar);
            grammar.build(rule); // so that rules without progress are this schema's fault
            return rule;
        } catch (SchemaException e) {
            throw refused(place + e.path(), e);
        } catch (IllegalArgumentException e) {
            throw refused(place, e);
        }
    }

    private static ApiException refused(String place, IllegalArgumentException e) {
        return ApiException.field(
                place,
                "invalid_schema",
                "Invalid schema at '" + place + "': " + e.getMessage() + ".");
    }
}
