package dev.montage.models.grammar;

import dev.montage.models.decoding.Event.FinishReason;
import dev.montage.models.decoding.LogitRule;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps one generation within a grammar, and lets it finish in time: a token that leaves more to do
 * than tokens are left is forbidden. One object for one generation.
 */
public final class GrammarRule implements LogitRule {
    /**
     * Tokens that an answer may owe beyond what its shortest form needs. It bounds how deep
     * brackets nest, for readers that take only so many.
     */
    private static final int MOST_OWED = 500;

    private final Grammar grammar;
    private final int maxTokens;
    private final Set<Integer> stopIds;
    private final long[] allowed; // a bit for each token
    private Set<Cursor> cursors;
    private int read;
    private boolean shortened;

    GrammarRule(Grammar grammar, int maxTokens, Set<Integer> stopIds) {
        if (maxTokens < grammar.tokensToEnd()) {
            throw new IllegalArgumentException(
                    "the shortest answer needs %d tokens, but there are %d"
                            .formatted(grammar.tokensToEnd(), maxTokens));
        }
        this.grammar = grammar;
        this.maxTokens = maxTokens;
        this.stopIds = Set.copyOf(stopIds);
        allowed = new long[Math.ceilDiv(grammar.vocabularySize(), Long.SIZE)];
        cursors = grammar.begin();
    }

    @Override
    public void apply(float[] logits, int offset, int vocabulary, int[] generated, int count) {
        read(generated, count);
        Mask mask = grammar.mask(cursors);
        allow(mask, owable());
        int left = maxTokens - count - 1;
        if (!mask.isWithin(left)) {
            int wanted = best(logits, offset);
            allow(mask, Math.min(left, owable()));
            shortened |= !isAllowed(wanted);
        }
        forbidOthers(logits, offset, vocabulary);
    }

    /** Over when nothing can follow; by the limit, if it forbade what the model would have said. */
    @Override
    public Optional<FinishReason> end(int[] generated, int count) {
        read(generated, count);
        boolean over = grammar.isComplete(cursors) && grammar.mask(cursors).isEmpty();
        return over
                ? Optional.of(shortened ? FinishReason.LENGTH : FinishReason.STOP)
                : Optional.empty();
    }

    private void allow(Mask mask, int cost) {
        Arrays.fill(allowed, 0);
        mask.addTo(allowed, cost);
        if (grammar.isComplete(cursors)) {
            stopIds.forEach(id -> allowed[id / Long.SIZE] |= 1L << id);
        }
    }

    private int owable() {
        return grammar.tokensToEnd() + MOST_OWED;
    }

    private void read(int[] generated, int count) {
        for (; read < count; read++) {
            cursors = grammar.after(cursors, generated[read]);
        }
    }

    private boolean isAllowed(int id) {
        return (allowed[id / Long.SIZE] & (1L << id)) != 0;
    }

    /** The likeliest of the allowed tokens. */
    private int best(float[] logits, int offset) {
        int best = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (int id = 0; id < grammar.vocabularySize(); id++) {
            if (logits[offset + id] > most && isAllowed(id)) {
                best = id;
                most = logits[offset + id];
            }
        }
        return best;
    }

    private void forbidOthers(float[] logits, int offset, int vocabulary) {
        for (int first = 0; first < vocabulary; first += Long.SIZE) {
            int word = first / Long.SIZE;
            long bits = word < allowed.length ? allowed[word] : 0;
            int count = Math.min(Long.SIZE, vocabulary - first);
            if (bits == 0) {
                Arrays.fill(
                        logits, offset + first, offset + first + count, Float.NEGATIVE_INFINITY);
                continue;
            }
            for (int bit = 0; bits != -1L && bit < count; bit++) {
                if ((bits & (1L << bit)) == 0) {
                    logits[offset + first + bit] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }
}
