package dev.montage.models.backbone;

/**
 * Sees the hidden states of positions, which is what the head makes log-its of. Called by the
 * thread that drives the backbone, after a forward pass, in the order of positions.
 */
@FunctionalInterface
public interface StateObserver {

    /**
     * One position.
     *
     * @param position where in the sequence, as in {@link Span}
     * @param state [hiddenSize], after the last layer and the final norm; the observer's to keep
     */
    void observe(int position, float[] state);
}
