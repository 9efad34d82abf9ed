package dev.montage.models.speech;

import dev.montage.models.backbone.AttentionObserver;

/** Keeps the attention of all alignment heads at each position of one sequence. */
final class AttentionRecorder implements AttentionObserver {
    private final int firstPosition;
    private final float[][][] shares; // [positions][heads][states]

    /** For positions from {@code firstPosition} on; others are ignored. */
    AttentionRecorder(int firstPosition, int positions, int heads) {
        this.firstPosition = firstPosition;
        shares = new float[positions][heads][0];
    }

    @Override
    public void observe(int position, int head, float[] values) {
        int index = position - firstPosition;
        if (index >= 0 && index < shares.length) {
            shares[index][head] = values;
        }
    }

    /** [heads][states] at a position; the states are empty if it was never computed. */
    float[][] at(int position) {
        return shares[position - firstPosition];
    }
}
