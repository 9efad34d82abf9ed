package dev.montage.models.backbone;

/**
 * Sees how alignment heads share out their attention over a sequence's leading embeddings. Called
 * by the team's threads while a forward pass runs, for different positions and heads at once.
 */
@FunctionalInterface
public interface AttentionObserver {

    /**
     * One head at one position.
     *
     * @param position where in the sequence, as in {@link Span}
     * @param head index of the alignment head
     * @param shares [leadingEmbeddings], at least 0, their sum is 1; the observer's to keep
     */
    void observe(int position, int head, float[] shares);
}
