package dev.montage.models.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.decoding.Event.FinishReason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GrammarRuleTest {
    private static final int STOP = 2;

    /** {@code [} then any number of {@code "x",} and {@code ]}, then perhaps a {@code !}. */
    private static Grammar grammar(boolean bang) {
        GrammarBuilder builder = new GrammarBuilder(RandomModel.LEXICON);
        int rest = builder.reserve();
        int end =
                bang
                        ? builder.choice(List.of(builder.literal("]"), builder.literal("]!")))
                        : builder.literal("]");
        builder.define(
                rest,
                builder.choice(
                        List.of(
                                end,
                                builder.sequence(builder.text(), builder.literal(","), rest))));
        return builder.build(builder.sequence(builder.literal("["), rest));
    }

    private static int[] ids(String... tokens) {
        return Arrays.stream(tokens)
                .mapToInt(token -> RandomModel.SMOLLM2.id(token).orElseThrow())
                .toArray();
    }

    private static boolean allows(GrammarRule rule, int id, int... generated) {
        float[] logits = new float[RandomModel.SMOLLM2.vocabularySize()];
        rule.apply(logits, 0, logits.length, generated, generated.length);
        return logits[id] == 0;
    }

    @Test
    void allowsWhatBeginsAnAnswer() {
        for (String token : List.of("[")) {
            assertTrue(allows(grammar(false).rule(50, Set.of(STOP)), ids(token)[0]), token);
        }
        for (String token : List.of("{", "]", "(", "Ġ[", "<|im_end|>")) {
            assertFalse(allows(grammar(false).rule(50, Set.of(STOP)), ids(token)[0]), token);
        }
    }

    @Test
    void endsWhereNothingCanFollow() {
        int[] answer = ids("[", "]");
        assertEquals(
                Optional.of(FinishReason.STOP), grammar(false).rule(9, Set.of()).end(answer, 2));
        assertEquals(Optional.empty(), grammar(false).rule(9, Set.of()).end(answer, 1));
        assertEquals(Optional.empty(), grammar(true).rule(9, Set.of()).end(answer, 2));
    }

    @Test
    void stopsOnlyACompleteAnswer() {
        assertFalse(allows(grammar(true).rule(9, Set.of(STOP)), STOP, ids("[")));
        assertTrue(allows(grammar(true).rule(9, Set.of(STOP)), STOP, ids("[", "]")));
    }

    @Test
    void forbidsWhatCannotBeFinished() {
        int[] begun = ids("[");
        int quote = ids("\"")[0];
        // Quotation mark, comma and bracket are still to come.
        assertTrue(allows(grammar(false).rule(5, Set.of()), quote, begun));
        assertFalse(allows(grammar(false).rule(4, Set.of()), quote, begun));
        assertThrows(IllegalArgumentException.class, () -> grammar(false).rule(1, Set.of()));
    }

    @Test
    void saysThatTheLimitShortenedTheAnswer() {
        GrammarRule rule = grammar(false).rule(2, Set.of());
        float[] logits = new float[RandomModel.SMOLLM2.vocabularySize()];
        logits[ids("\"")[0]] = 5;
        rule.apply(logits, 0, logits.length, ids("["), 1);
        assertEquals(0, logits[ids("]")[0]]);
        assertEquals(Optional.of(FinishReason.LENGTH), rule.end(ids("[", "]"), 2));
    }

    @Test
    void refusesGrammarsWithoutEndOrBeginning() {
        GrammarBuilder builder = new GrammarBuilder(RandomModel.LEXICON);
        int endless = builder.reserve();
        builder.define(endless, builder.sequence(builder.literal("a"), endless));
        assertThrows(IllegalArgumentException.class, () -> builder.build(endless));
        int loop = builder.reserve();
        int option = builder.choice(List.of(loop, builder.literal("a")));
        builder.define(loop, option);
        assertThrows(IllegalArgumentException.class, () -> builder.build(loop));
    }

    @Test
    void countsTheTokensOfTheShortestAnswer() {
        assertEquals(2, grammar(true).tokensToEnd());
        GrammarBuilder builder = new GrammarBuilder(RandomModel.LEXICON);
        assertEquals(1, builder.build(builder.literal("function")).tokensToEnd());
        assertEquals(1, builder.build(builder.text()).tokensToEnd());
        int four = builder.build(builder.text(4, Optional.of(4))).tokensToEnd();
        assertEquals(3, four);
    }
}
