package dev.montage.models.decoding;

/**
 * A change to log-its that the family or the request demands: forbidden tokens, timestamp grammar.
 */
@FunctionalInterface
public interface LogitRule {

    /**
     * Changes {@code logits[offset .. offset + vocabulary)} in place; negative infinity forbids a
     * token.
     *
     * @param generated tokens generated so far, oldest first; only the first {@code count} are
     *     valid
     */
    void apply(float[] logits, int offset, int vocabulary, int[] generated, int count);
}
