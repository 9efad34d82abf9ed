package dev.montage.models.grammar;

import dev.montage.models.decoding.Event.FinishReason;
import dev.montage.tokenizers.Tokenizer;
import dev.montage.tokenizers.TokenizerJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A model that says anything: it takes a random one of the tokens that a grammar allows. */
public final class RandomModel {
    public static final Tokenizer SMOLLM2 =
            TokenizerJson.load(
                    Path.of(
                            System.getProperty("montage.home"),
                            "models/checkpoints/smollm2-135m/tokenizer.json"));
    public static final Lexicon LEXICON = new Lexicon(SMOLLM2);
    private static final int STOP = 2;

    private final BitSet brief = new BitSet();
    private final SplittableRandom random;

    /** What it said, and why it ended. */
    public record Answer(String text, int tokens, FinishReason reason) {}

    public RandomModel(long seed) {
        random = new SplittableRandom(seed);
        for (int id = 0; id < SMOLLM2.vocabularySize(); id++) {
            brief.set(id, SMOLLM2.bytes(id).length <= 2);
        }
    }

    /**
     * Answers within a grammar. Every second model likes short tokens, which brackets and quotation
     * marks are among.
     */
    public Answer answer(Grammar grammar, int maxTokens) {
        GrammarRule rule = grammar.rule(maxTokens, Set.of(STOP));
        int[] generated = new int[maxTokens];
        float[] logits = new float[SMOLLM2.vocabularySize()];
        boolean terse = random.nextBoolean();
        for (int count = 0; count < maxTokens; count++) {
            for (int id = 0; id < logits.length; id++) {
                logits[id] = (float) random.nextDouble() + (terse && brief.get(id) ? 0.99f : 0);
            }
            rule.apply(logits, 0, logits.length, generated, count);
            int best = best(logits);
            if (best == STOP) {
                return new Answer(text(generated, count), count, FinishReason.STOP);
            }
            generated[count] = best;
            Optional<FinishReason> end = rule.end(generated, count + 1);
            if (end.isPresent()) {
                return new Answer(text(generated, count + 1), count + 1, end.get());
            }
        }
        return new Answer(text(generated, maxTokens), maxTokens, FinishReason.LENGTH);
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int id = 0; id < logits.length; id++) {
            best = logits[id] > logits[best] ? id : best;
        }
        if (logits[best] == Float.NEGATIVE_INFINITY) {
            throw new AssertionError("no token is allowed");
        }
        return best;
    }

    private static String text(int[] ids, int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Arrays.stream(ids).limit(count).forEach(id -> bytes.writeBytes(SMOLLM2.bytes(id)));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
