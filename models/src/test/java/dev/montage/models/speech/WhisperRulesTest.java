package dev.montage.models.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The grammar on a vocabulary of 60: text 0..9, end 10, specials 11..19, timestamps from 20. */
class WhisperRulesTest {
    private static final int END = 10;
    private static final int ENGLISH = 12;
    private static final int GERMAN = 13;
    private static final int TRANSLATE = 14;
    private static final int TRANSCRIBE = 15;
    private static final int NO_SPEECH = 17;
    private static final int BEGIN = 20;
    private static final int VOCABULARY = 60;
    private static final int OFFSET = 3;

    private static final WhisperTokens TOKENS =
            new WhisperTokens(
                    END,
                    11,
                    TRANSCRIBE,
                    TRANSLATE,
                    16,
                    NO_SPEECH,
                    BEGIN,
                    5,
                    List.of(7, 11, 14, 15, 16, 17),
                    List.of(8, END),
                    Map.of("en", ENGLISH, "de", GERMAN));

    private static WhisperRules rules() {
        return new WhisperRules(TOKENS, Optional.empty(), TRANSCRIBE, 0.5);
    }

    /** Which ids are left to choose from after {@code generated}. */
    private static List<Integer> allowed(WhisperRules rules, float[] logits, int... generated) {
        rules.apply(logits, OFFSET, VOCABULARY, generated, generated.length);
        return IntStream.range(0, VOCABULARY)
                .filter(id -> logits[OFFSET + id] > Float.NEGATIVE_INFINITY)
                .boxed()
                .toList();
    }

    private static List<Integer> allowed(int... generated) {
        return allowed(rules(), textIsLikelier(), generated);
    }

    private static float[] textIsLikelier() {
        float[] logits = new float[OFFSET + VOCABULARY];
        Arrays.fill(logits, OFFSET, OFFSET + END + 1, 9);
        return logits;
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void detectsTheLanguageAndSilenceAndThenForcesTheTask() {
        float[] logits = new float[OFFSET + VOCABULARY];
        logits[OFFSET + GERMAN] = 3;
        logits[OFFSET + NO_SPEECH] = 4;
        WhisperRules rules = rules();
        assertEquals(List.of(GERMAN), allowed(rules, logits));
        double all = VOCABULARY - 2 + Math.exp(3) + Math.exp(4);
        assertEquals(Math.exp(4) / all, rules.noSpeechProbability(), 1e-6);
        assertEquals(List.of(TRANSCRIBE), allowed(GERMAN));
        WhisperRules given = new WhisperRules(TOKENS, Optional.of(ENGLISH), TRANSLATE, 1);
        assertEquals(List.of(ENGLISH), allowed(given, textIsLikelier()));
        assertEquals(List.of(TRANSLATE), allowed(given, textIsLikelier(), ENGLISH));
    }

    @Test
    void beginsWithAnEarlyTimestamp() {
        assertEquals(range(BEGIN, BEGIN + 6), allowed(ENGLISH, TRANSCRIBE));
    }

    @Test
    void textFollowsATimestampThatOpens() {
        List<Integer> text = allowed(ENGLISH, TRANSCRIBE, BEGIN);
        assertTrue(text.containsAll(List.of(0, 8, END)), text.toString());
        assertFalse(text.contains(7), "suppressed");
        assertTrue(text.stream().allMatch(id -> id <= END), text.toString());
    }

    @Test
    void aTimestampThatClosesIsFollowedByOneNotBeforeItOrTheEnd() {
        List<Integer> next = allowed(ENGLISH, TRANSCRIBE, BEGIN, 1, BEGIN + 4);
        assertTrue(next.containsAll(List.of(END, BEGIN + 4, BEGIN + 9)), next.toString());
        assertTrue(next.stream().allMatch(id -> id == END || id >= BEGIN + 4), next.toString());
    }

    @Test
    void timesGoForwardAndEndWithTheSound() {
        List<Integer> next = allowed(ENGLISH, TRANSCRIBE, BEGIN + 4, 1);
        assertTrue(next.containsAll(List.of(0, END, BEGIN + 5, BEGIN + 25)), next.toString());
        assertFalse(next.contains(BEGIN + 4));
        assertFalse(next.contains(BEGIN + 26), "after 0.5 s");
    }

    @Test
    void aTimestampComesIfAllTogetherAreLikelier() {
        float[] logits = new float[OFFSET + VOCABULARY];
        List<Integer> next = allowed(rules(), logits, ENGLISH, TRANSCRIBE, BEGIN, 1);
        assertEquals(range(BEGIN + 1, BEGIN + 26), next);
    }

    @Test
    void endsAnAnswerThatRepeatsItself() {
        int[] generated = new int[40];
        for (int i = 0; i < generated.length; i++) {
            generated[i] = i % 3;
        }
        WhisperRules rules = rules();
        assertEquals(List.of(END), allowed(rules, textIsLikelier(), generated));
        assertTrue(rules.loops());
    }
}
