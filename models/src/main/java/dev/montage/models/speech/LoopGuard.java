package dev.montage.models.speech;

import dev.montage.models.decoding.LogitRule;
import java.util.Arrays;

/**
 * Ends an answer that goes round in circles, as speech decoders do where they hear little. One
 * object for one generation.
 */
final class LoopGuard implements LogitRule {
    private static final int LONGEST_LOOP = 12;
    private static final int LOOP_TOKENS = 24;
    private static final int LOOPS = 4;

    private final int header;
    private final int end;
    private volatile boolean loops;

    /**
     * @param header tokens at the begin of the answer that are no text
     * @param end the token that ends an answer
     */
    LoopGuard(int header, int end) {
        this.header = header;
        this.end = end;
    }

    /** Whether the answer was ended because it repeated itself. */
    boolean loops() {
        return loops;
    }

    @Override
    public void apply(float[] logits, int offset, int vocabulary, int[] generated, int count) {
        if (repeats(generated, count)) {
            loops = true;
            only(logits, offset, vocabulary, end);
        }
    }

    /** Forbids all tokens but one. */
    static void only(float[] logits, int offset, int vocabulary, int id) {
        float kept = logits[offset + id];
        Arrays.fill(logits, offset, offset + vocabulary, Float.NEGATIVE_INFINITY);
        logits[offset + id] = Float.isFinite(kept) ? kept : 0;
    }

    /** Whether the answer ends with the same few tokens again and again. */
    private boolean repeats(int[] generated, int count) {
        for (int length = 1; length <= LONGEST_LOOP; length++) {
            int span = Math.max(LOOP_TOKENS, LOOPS * length);
            if (count - header < span + length) {
                return false;
            }
            int same = 0;
            while (same < span
                    && generated[count - 1 - same] == generated[count - 1 - same - length]) {
                same++;
            }
            if (same == span) {
                return true;
            }
        }
        return false;
    }
}
