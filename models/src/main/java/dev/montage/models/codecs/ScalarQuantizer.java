package dev.montage.models.codecs;

import java.util.List;

/**
 * Finite scalar quantisation (Mentzer et al., arXiv 2309.15505) with equal parts: a channel's
 * number goes through a sigmoid, and each level takes an equal part of 0 to 1.
 */
final class ScalarQuantizer {
    private final int[] levels;

    ScalarQuantizer(List<Integer> levels) {
        this.levels = levels.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Levels of numbers [codes, channels], to {@code target} from {@code offset} on. */
    void quantize(float[] numbers, int[] target, int offset) {
        for (int i = 0; i < numbers.length; i++) {
            int count = levels[i % levels.length];
            double squashed = 1 / (1 + Math.exp(-numbers[i]));
            target[offset + i] = Math.min((int) (squashed * count), count - 1);
        }
    }

    /** The middle of each level's part, spread over -1 to 1: [codes, channels]. */
    float[] values(int[] codes, int offset, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * codes[offset + i] + 1) / levels[i % levels.length] - 1;
        }
        return values;
    }
}
