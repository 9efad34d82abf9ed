package dev.montage.models.speech;

import dev.montage.models.backbone.AudioProjector;

/**
 * Letters that are heard in a sound, without knowing words: at each time each one's
 * log-probability, in an order that is known and at places that are not (connectionist temporal
 * classification, Graves et al. 2006).
 *
 * @param log [times, {@link AudioProjector#LETTERS}], of ASCII in lower case; owned by the record
 */
@SuppressWarnings("ArrayRecordComponent")
public record Letters(float[] log) {
    static final int CLASSES = AudioProjector.LETTERS;
    static final int NOTHING = 0;

    /**
     * Of log-its.
     *
     * @param scores [times, {@link AudioProjector#LETTERS}]
     */
    public static Letters of(float[] scores) {
        float[] log = new float[scores.length];
        for (int row = 0; row < scores.length; row += CLASSES) {
            double most = Double.NEGATIVE_INFINITY;
            for (int i = row; i < row + CLASSES; i++) {
                most = Math.max(most, scores[i]);
            }
            double sum = 0;
            for (int i = row; i < row + CLASSES; i++) {
                sum += Math.exp(scores[i] - most);
            }
            double all = most + Math.log(sum);
            for (int i = row; i < row + CLASSES; i++) {
                log[i] = (float) (scores[i] - all);
            }
        }
        return new Letters(log);
    }

    int times() {
        return log.length / CLASSES;
    }

    double at(int time, int letter) {
        return log[time * CLASSES + letter];
    }
}
