package dev.montage.models.backbone;

import java.util.Optional;

/**
 * Who wants to see more of a sequence's positions than log-its. An observer sees a position each
 * time it is computed.
 *
 * @param attention the cross-attention of tokens; encoder-decoders have it
 * @param states the hidden states; decoders have them
 */
public record Observers(Optional<AttentionObserver> attention, Optional<StateObserver> states) {

    /** Nobody. */
    public static final Observers NONE = new Observers(Optional.empty(), Optional.empty());

    /** Somebody who wants to see hidden states only. */
    public static Observers ofStates(StateObserver observer) {
        return new Observers(Optional.empty(), Optional.of(observer));
    }
}
