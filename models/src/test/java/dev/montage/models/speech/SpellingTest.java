package dev.montage.models.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.backbone.AudioProjector;
import dev.montage.models.decoding.ByteTokenizer;
import dev.montage.models.weights.ConfigJson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against all ways of saying the same letters, against Python, and what it makes of an answer. */
class SpellingTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("montage.home"))
                    .resolve("models/src/test/resources/goldens/spelling/golden.json");
    private static final int CLASSES = AudioProjector.LETTERS;
    private static final String SAID = "the cat sat on the mat ";

    /** Letters 0 (nothing), 1 and 2 at a few times by lot, no others. */
    private static Letters few(int times) {
        float[] scores = new float[times * CLASSES];
        Arrays.fill(scores, -1e4f);
        Random random = new Random(3);
        for (int time = 0; time < times; time++) {
            for (int letter = 0; letter < 3; letter++) {
                scores[time * CLASSES + letter] = (float) random.nextGaussian();
            }
        }
        return Letters.of(scores);
    }

    /** Probability of each text, as a sum over its paths. */
    private static Map<String, Double> texts(Letters letters, int times) {
        Map<String, Double> found = new HashMap<>();
        for (int path = 0; path < Math.pow(3, times); path++) {
            StringBuilder text = new StringBuilder();
            double log = 0;
            int before = 0;
            for (int time = 0, rest = path; time < times; time++, rest /= 3) {
                int own = rest % 3;
                log += letters.at(time, own);
                if (own != 0 && own != before) {
                    text.append((char) own);
                }
                before = own;
            }
            found.merge(text.toString(), Math.exp(log), Double::sum);
        }
        return found;
    }

    @Test
    void isTheSumOverAllPaths() {
        int times = 6;
        Letters letters = few(times);
        Map<String, Double> texts = texts(letters, times);
        assertEquals(1, texts.values().stream().mapToDouble(p -> p).sum(), 1e-5);
        texts.forEach(
                (text, wanted) -> {
                    Spelling spelling = Spelling.of(letters).then(text);
                    assertEquals(wanted, Math.exp(spelling.whole()), 1e-9, text);
                    double begin =
                            texts.entrySet().stream()
                                    .filter(other -> other.getKey().startsWith(text))
                                    .mapToDouble(Map.Entry::getValue)
                                    .sum();
                    assertEquals(begin, Math.exp(spelling.logProbability()), 1e-6, text);
                });
    }

    /** As make_spelling_goldens.py makes them. */
    private static Letters formula() {
        int times = 300;
        float[] scores = new float[times * CLASSES];
        for (int time = 0; time < times; time++) {
            for (int letter = 0; letter < CLASSES; letter++) {
                scores[time * CLASSES + letter] =
                        (float) (2 * Math.sin(0.37 * time + 1.3 * letter));
            }
            int said = time % 10 == 9 ? SAID.charAt(time / 10 % SAID.length()) : 0;
            scores[time * CLASSES + said] += 8;
        }
        return Letters.of(scores);
    }

    @Test
    void isWhatPythonFinds() {
        Letters letters = formula();
        for (JsonNode wanted : ConfigJson.read(GOLDEN)) {
            Spelling found = Spelling.of(letters).then(wanted.get("text").asText());
            assertEquals(wanted.get("begin").asDouble(), found.logProbability(), 1e-3);
            assertEquals(wanted.get("whole").asDouble(), found.whole(), 1e-3);
        }
    }

    private static int chosen(SpelledAnswer rule, String soFar, float... likely) {
        float[] logits = new float[260];
        System.arraycopy(likely, 0, logits, 'a', likely.length);
        int[] generated = soFar.chars().toArray();
        rule.apply(logits, 0, logits.length, generated, generated.length);
        int best = 0;
        for (int id = 0; id < logits.length; id++) {
            best = logits[id] > logits[best] ? id : best;
        }
        return best;
    }

    private static SpelledAnswer rule() {
        return new SpelledAnswer(formula(), new ByteTokenizer(260), Set.of(257));
    }

    @Test
    void hearsWhichOfTheLikelyOnesItIs() {
        SpelledAnswer rule = rule();
        float[] likely = new float[26];
        likely['t' - 'a'] = 10;
        likely['m' - 'a'] = 11;
        likely['d' - 'a'] = 12;
        assertEquals('t', chosen(rule, "", likely));
        assertEquals('m', chosen(rule, "the cat sat on the ", likely));
        // What the decoder thinks impossible is not written down, whatever is heard.
        likely['t' - 'a'] = -1000;
        assertNotEquals('t', chosen(rule(), "", likely));
    }

    @Test
    void onlyTheLikeliestStay() {
        float[] logits = new float[260];
        for (int id = 0; id < logits.length; id++) {
            logits[id] = -id;
        }
        rule().apply(logits, 0, logits.length, new int[0], 0);
        for (int id = 0; id < logits.length; id++) {
            assertEquals(id < 8, Float.isFinite(logits[id]), "token " + id);
        }
    }

    @Test
    void upperCaseSoundsAsLower() {
        float[] lower = new float[260];
        lower['t'] = 20;
        lower['T'] = 20;
        rule().apply(lower, 0, lower.length, new int[0], 0);
        assertTrue(Float.isFinite(lower['T']));
        assertEquals(lower['t'], lower['T']);
    }

    @Test
    void endsWhereNothingIsLeft() {
        float[] logits = new float[260];
        logits[257] = 10;
        logits['t'] = 10;
        int[] said = (SAID + "the ca").chars().toArray();
        SpelledAnswer rule = rule();
        rule.apply(logits, 0, logits.length, said, said.length);
        assertTrue(logits['t'] > logits[257], "one more letter is heard");
        int[] whole = (SAID + "the cat").chars().toArray();
        Arrays.fill(logits, 0);
        logits[257] = 10;
        logits['s'] = 10;
        rule.apply(logits, 0, logits.length, whole, whole.length);
        assertTrue(logits[257] > logits['s'], "nothing is left");
    }
}
