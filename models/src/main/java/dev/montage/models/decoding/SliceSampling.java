package dev.montage.models.decoding;

/**
 * How codes are chosen, channel by channel.
 *
 * @param temperature 0 takes the likeliest
 * @param guidance weight of the prompt against none: log-its are {@code none + guidance * (prompt -
 *     none)} (arXiv 2207.12598); 1 for none, which costs half
 * @param seed same seed, same prompt: same slices
 */
public record SliceSampling(double temperature, double guidance, long seed) {

    public SliceSampling {
        if (!(temperature >= 0 && Double.isFinite(temperature))) {
            throw new IllegalArgumentException(
                    "temperature must be 0 or more, found " + temperature);
        }
        if (!(guidance >= 1 && Double.isFinite(guidance))) {
            throw new IllegalArgumentException("guidance must be 1 or more, found " + guidance);
        }
    }

    /** Always the likeliest. */
    public static SliceSampling greedy() {
        return new SliceSampling(0, 1, 0);
    }

    /** Whether the prompt is weighed against none. */
    public boolean guided() {
        return guidance > 1;
    }
}
