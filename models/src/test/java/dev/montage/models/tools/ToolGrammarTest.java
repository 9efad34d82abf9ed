package dev.montage.models.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.grammar.Grammar;
import dev.montage.models.grammar.GrammarBuilder;
import dev.montage.models.grammar.RandomModel;
import dev.montage.models.grammar.Reading;
import dev.montage.models.schema.Schemas;
import dev.montage.models.tools.ToolCallReader.Piece;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ToolGrammarTest {
    private static final String NOW = "{\"name\": \"now\", \"arguments\": {}}";
    private static final String DAY = "{\"name\": \"day\", \"arguments\": {\"n\":3}}";

    private static Grammar grammar(boolean speech, boolean several) throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        GrammarBuilder builder = new GrammarBuilder(RandomModel.LEXICON);
        Map<String, Integer> arguments = new LinkedHashMap<>();
        arguments.put(
                "now",
                Schemas.rule(json.readTree("{\"type\":\"object\",\"properties\":{}}"), builder));
        arguments.put(
                "day",
                Schemas.rule(
                        json.readTree(
                                """
                                {"type":"object","properties":{"n":{"type":"integer"}},
                                 "required":["n"]}
                                """),
                        builder));
        ToolGrammar tools = new ToolGrammar(ToolSyntax.LIST, builder);
        return builder.build(
                speech ? tools.speechOrCalls(arguments, several) : tools.calls(arguments, several));
    }

    private static String calls(String... calls) {
        return "<tool_call>[" + String.join(", ", calls) + "]</tool_call>";
    }

    @Test
    void callsAreAsManyAsAllowed() throws JsonProcessingException {
        assertEquals(Reading.COMPLETE, Reading.of(grammar(false, false), calls(NOW)));
        assertEquals(Reading.REFUSED, Reading.of(grammar(false, false), calls(NOW, DAY)));
        assertEquals(Reading.COMPLETE, Reading.of(grammar(false, true), calls(NOW, DAY, NOW)));
        assertEquals(Reading.REFUSED, Reading.of(grammar(false, true), calls()));
        assertEquals(Reading.REFUSED, Reading.of(grammar(false, true), "Hello."));
        assertEquals(
                Reading.REFUSED,
                Reading.of(grammar(false, true), calls(NOW.replace("{}", "{\"a\":1}"))));
    }

    @Test
    void speechIsAnyTextUntilACallBegins() throws JsonProcessingException {
        Grammar grammar = grammar(true, true);
        for (String text : new String[] {"", "Hello <tool_", "Größe 😀 < <tool_cal", "{}"}) {
            assertEquals(Reading.COMPLETE, Reading.of(grammar, text));
        }
        assertEquals(Reading.COMPLETE, Reading.of(grammar, "So: " + calls(DAY)));
        assertEquals(Reading.BEGUN, Reading.of(grammar, "So: <tool_call>[{\"name"));
        assertEquals(Reading.REFUSED, Reading.of(grammar, "So: <tool_call>{"));
        assertEquals(Reading.REFUSED, Reading.of(grammar, calls(DAY) + " Done."));
        assertEquals(0, grammar.tokensToEnd());
    }

    @Test
    void everyCallIsWholeAtEveryLimit() throws JsonProcessingException {
        Grammar grammar = grammar(false, true);
        for (int limit = grammar.tokensToEnd(); limit < grammar.tokensToEnd() + 20; limit++) {
            String answer = new RandomModel(limit).answer(grammar, limit).text();
            assertEquals(Reading.COMPLETE, Reading.of(grammar, answer));
            assertTrue(
                    new ToolCallReader(ToolSyntax.LIST)
                            .read(answer).stream().anyMatch(Piece.Call.class::isInstance),
                    answer);
        }
    }
}
