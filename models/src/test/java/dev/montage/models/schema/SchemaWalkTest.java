package dev.montage.models.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.montage.models.grammar.Grammar;
import dev.montage.models.grammar.GrammarBuilder;
import dev.montage.models.grammar.RandomModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a model says under a schema, a validator of another make finds that it meets it: with
 * much room, and with so little that the answer must be brought to its end.
 */
final class SchemaWalkTest {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static final Pattern TOP_LEVEL =
            Pattern.compile("(@[A-Za-z0-9.\\-]+)\\.[A-Za-z]{2,12}\"");

    static Stream<Arguments> schemas() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(
                        SchemaWalkTest.class.getResourceAsStream("/schemas/enforced.json"))) {
            return JSON.readTree(file).properties().stream()
                    .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
        }
    }

    private static Grammar grammar(JsonNode schema) {
        GrammarBuilder builder = new GrammarBuilder(RandomModel.LEXICON);
        return builder.build(Schemas.rule(schema, builder));
    }

    private static void assertMeets(JsonNode schema, String text) {
        try {
            // The validator knows all top-level domains; the grammar does not.
            JsonNode document = JSON.readTree(TOP_LEVEL.matcher(text).replaceAll("$1.org\""));
            Schema validator = REGISTRY.getSchema(schema);
            assertEquals(
                    List.of(),
                    validator.validate(
                            document,
                            context ->
                                    context.executionConfig(
                                            config -> config.formatAssertionsEnabled(true))),
                    text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemas")
    void isMetWithRoom(String name, JsonNode schema) {
        Grammar grammar = grammar(schema);
        Set<String> answers = new TreeSet<>();
        for (int seed = 0; seed < 6; seed++) {
            String text = new RandomModel(seed).answer(grammar, grammar.tokensToEnd() + 60).text();
            assertMeets(schema, text);
            answers.add(text);
        }
        assertTrue(answers.size() > 1 || schema.has("const"), answers.toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemas")
    void isMetAtEverySmallLimit(String name, JsonNode schema) {
        Grammar grammar = grammar(schema);
        int fewest = grammar.tokensToEnd();
        for (int limit = fewest; limit < fewest + 6; limit++) {
            RandomModel.Answer answer = new RandomModel(limit).answer(grammar, limit);
            assertTrue(answer.tokens() <= limit);
            assertMeets(schema, answer.text());
        }
        assertThrows(
                IllegalArgumentException.class, () -> grammar.rule(fewest - 1, Set.of()), name);
    }
}
