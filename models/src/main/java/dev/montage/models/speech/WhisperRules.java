package dev.montage.models.speech;

import dev.montage.models.decoding.LogitRule;
import java.util.Arrays;
import java.util.Optional;

/**
 * The grammar of one answer (Radford et al., arXiv 2212.04356, and OpenAI's decoding rules):
 * language, task, then text between pairs of timestamps that never go back. The language and
 * whether anybody speaks are read off the first log-its. One object for one generation.
 */
final class WhisperRules implements LogitRule {
    /** Tokens of an answer before its first timestamp: language and task. */
    static final int HEADER = 2;

    private final WhisperTokens tokens;
    private final Optional<Integer> language;
    private final int task;
    private final int lastTimestamp;
    private final LoopGuard guard;
    private volatile double noSpeechProbability;

    /**
     * @param language token of the spoken language; empty to detect it
     * @param task token of the task
     * @param seconds length of the sound, which no timestamp is after
     */
    WhisperRules(WhisperTokens tokens, Optional<Integer> language, int task, double seconds) {
        this.tokens = tokens;
        this.language = language;
        this.task = task;
        int steps = (int) Math.ceil(seconds / WhisperTokens.TIMESTAMP_SECONDS);
        lastTimestamp = tokens.timestampBegin() + steps;
        guard = new LoopGuard(HEADER, tokens.end());
    }

    /** Probability, among all tokens, that nobody speaks; known after the first token. */
    double noSpeechProbability() {
        return noSpeechProbability;
    }

    /** Whether the answer was ended because it repeated itself. */
    boolean loops() {
        return guard.loops();
    }

    @Override
    public void apply(float[] logits, int offset, int vocabulary, int[] generated, int count) {
        if (count == 0) {
            noSpeechProbability = probability(logits, offset, vocabulary, tokens.noSpeech());
            int spoken = language.orElseGet(() -> likeliest(logits, offset));
            LoopGuard.only(logits, offset, vocabulary, spoken);
        } else if (count == 1) {
            LoopGuard.only(logits, offset, vocabulary, task);
        } else {
            guard.apply(logits, offset, vocabulary, generated, count);
            if (!guard.loops()) {
                int[] answer = Arrays.copyOfRange(generated, HEADER, count);
                forbidSpecials(logits, offset, vocabulary, answer);
                pairTimestamps(logits, offset, vocabulary, answer);
                preferTimestamps(logits, offset, vocabulary);
            }
        }
    }

    private int likeliest(float[] logits, int offset) {
        int best = tokens.languages().values().iterator().next();
        for (int id : tokens.languages().values()) {
            best = logits[offset + id] > logits[offset + best] ? id : best;
        }
        return best;
    }

    private static double probability(float[] logits, int offset, int vocabulary, int id) {
        double maximum = Double.NEGATIVE_INFINITY;
        for (int i = offset; i < offset + vocabulary; i++) {
            maximum = Math.max(maximum, logits[i]);
        }
        double sum = 0;
        for (int i = offset; i < offset + vocabulary; i++) {
            sum += Math.exp(logits[i] - maximum);
        }
        return Math.exp(logits[offset + id] - maximum) / sum;
    }

    private static void forbid(float[] logits, int offset, int from, int to) {
        if (from < to) {
            Arrays.fill(logits, offset + from, offset + to, Float.NEGATIVE_INFINITY);
        }
    }

    private void forbidSpecials(float[] logits, int offset, int vocabulary, int[] answer) {
        forbid(logits, offset, tokens.end() + 1, tokens.timestampBegin());
        forbid(logits, offset, lastTimestamp + 1, vocabulary);
        for (int id : tokens.suppressed()) {
            logits[offset + id] = Float.NEGATIVE_INFINITY;
        }
        if (answer.length == 0) {
            for (int id : tokens.suppressedFirst()) {
                logits[offset + id] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    private void pairTimestamps(float[] logits, int offset, int vocabulary, int[] answer) {
        int begin = tokens.timestampBegin();
        int count = answer.length;
        if (count == 0) {
            forbid(logits, offset, 0, begin);
            forbid(logits, offset, begin + tokens.maxInitialTimestamp() + 1, vocabulary);
            return;
        }
        boolean last = tokens.isTimestamp(answer[count - 1]);
        boolean before = count < 2 || tokens.isTimestamp(answer[count - 2]);
        if (last && before) {
            forbid(logits, offset, begin, vocabulary);
        } else if (last) {
            forbid(logits, offset, 0, tokens.end());
        }
        for (int i = count - 1; i >= 0; i--) {
            if (tokens.isTimestamp(answer[i])) {
                forbid(logits, offset, begin, last && !before ? answer[i] : answer[i] + 1);
                return;
            }
        }
    }

    /** A timestamp comes if all timestamps together are likelier than the likeliest text. */
    private void preferTimestamps(float[] logits, int offset, int vocabulary) {
        int begin = offset + tokens.timestampBegin();
        float text = Float.NEGATIVE_INFINITY;
        for (int i = offset; i < begin; i++) {
            text = Math.max(text, logits[i]);
        }
        double sum = 0;
        for (int i = begin; i < offset + vocabulary; i++) {
            sum += Math.exp(logits[i] - text);
        }
        if (sum > 1) {
            forbid(logits, offset, 0, tokens.timestampBegin());
        }
    }
}
