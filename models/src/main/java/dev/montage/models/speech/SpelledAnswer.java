package dev.montage.models.speech;

import dev.montage.models.decoding.LogitRule;
import dev.montage.models.decoding.TopTokens;
import dev.montage.tokenizers.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Weighs the tokens that a decoder would go on with by the letters that are heard. A decoder knows
 * which words follow each other, and may go on with another sentence than the one that is said;
 * letters are heard one by one. One object for one generation.
 */
final class SpelledAnswer implements LogitRule {
    /** Tokens that the letters are asked of: the likeliest. */
    private static final int TRIED = 8;

    /** Of the letters in what is chosen. */
    private static final double SHARE = 0.3;

    private final Tokenizer tokenizer;
    private final Set<Integer> stopIds;
    private final TopTokens likeliest = new TopTokens();
    private Spelling spelling;
    private int spelt;

    /**
     * @param letters of the sound
     * @param stopIds tokens that end an answer
     */
    SpelledAnswer(Letters letters, Tokenizer tokenizer, Set<Integer> stopIds) {
        spelling = Spelling.of(letters);
        this.tokenizer = tokenizer;
        this.stopIds = stopIds;
    }

    @Override
    public void apply(float[] logits, int offset, int vocabulary, int[] generated, int count) {
        while (spelt < count) {
            spelling = spelling.then(letters(generated[spelt++]));
        }
        likeliest.select(logits, offset, vocabulary, TRIED);
        List<Integer> ids = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        for (int rank = 0; rank < likeliest.count(); rank++) {
            int id = likeliest.id(rank);
            ids.add(id);
            scores.add((1 - SHARE) * logits[offset + id] + SHARE * heard(id));
        }
        Arrays.fill(logits, offset, offset + vocabulary, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < ids.size(); i++) {
            logits[offset + ids.get(i)] = scores.get(i).floatValue();
        }
    }

    /** Log-probability of a token after those before it, by its letters. */
    private double heard(int id) {
        double next =
                stopIds.contains(id)
                        ? spelling.whole()
                        : spelling.then(letters(id)).logProbability();
        return next - spelling.logProbability();
    }

    private String letters(int id) {
        StringBuilder ascii = new StringBuilder();
        tokenizer
                .decode(id)
                .toLowerCase(Locale.ROOT)
                .chars()
                .filter(c -> c > Letters.NOTHING && c < Letters.CLASSES)
                .forEach(c -> ascii.append((char) c));
        return ascii.toString();
    }
}
