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

    /**
     * The middle of each level's part, spread over -1 to 1, to {@code target} from {@code offset}
     * on: [codes, (before, own, after), channels].
     */
    void values(SliceCodes slice, float[] target, int offset) {
        int channels = levels.length;
        List<int[]> parts = slice.parts();
        for (int part = 0; part < parts.size(); part++) {
            int[] codes = parts.get(part);
            for (int i = 0; i < codes.length; i++) {
                int at = (i / channels * parts.size() + part) * channels + i % channels;
                target[offset + at] = (float) (2 * codes[i] + 1) / levels[i % channels] - 1;
            }
        }
    }
}
