package dev.montage.models.decoding;

import dev.montage.models.decoding.Event.FinishReason;
import java.util.Optional;

/**
 * A change to log-its that the family or the request demands: forbidden tokens, timestamp grammar.
 * Called on the engine's thread, once for each token to choose: be quick, and keep to one request
 * unless stateless. What it throws fails its request only.
 */
@FunctionalInterface
public interface LogitRule {

    /**
     * Changes {@code logits[offset .. offset + vocabulary)} in place; negative infinity forbids a
     * token.
     *
     * @param generated tokens generated so far, oldest first; only the first {@code count} are
     *     valid; read only
     */
    void apply(float[] logits, int offset, int vocabulary, int[] generated, int count);

    /**
     * Why the answer is over after these tokens, if the rule knows that none may follow. Asked once
     * after each token; arguments as for {@link #apply}.
     */
    default Optional<FinishReason> end(int[] generated, int count) {
        return Optional.empty();
    }
}
