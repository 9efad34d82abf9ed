package dev.montage.models.decoding;

/**
 * How codes are chosen, channel by channel.
 *
 * @param temperature 0 takes the likeliest
 * @param guidance weight of the prompt against none: log-its are {@code none + guidance * (prompt -
 *     none)} (arXiv 2207.12598); 1 for none, which costs half
 * @param seed same seed, same prompt: same slices
 * @param candidates how many are made, 1 to {@value #MOST_CANDIDATES}, of which the likeliest is
 *     kept
 */
public record SliceSampling(double temperature, double guidance, long seed, int candidates) {
    /** More are hardly better than the best of these. */
    public static final int MOST_CANDIDATES = 16;

    /** An odd number far from others, so that seeds of candidates and of neighbours differ. */
    private static final long APART = 0x9E3779B97F4A7C15L;

    public SliceSampling {
        if (!(temperature >= 0 && Double.isFinite(temperature))) {
            throw new IllegalArgumentException(
                    "temperature must be 0 or more, found " + temperature);
        }
        if (!(guidance >= 1 && Double.isFinite(guidance))) {
            throw new IllegalArgumentException("guidance must be 1 or more, found " + guidance);
        }
        if (candidates < 1 || candidates > MOST_CANDIDATES) {
            throw new IllegalArgumentException(
                    "candidates must be 1 to %d, found %d".formatted(MOST_CANDIDATES, candidates));
        }
    }

    /** One candidate only, the first. */
    public SliceSampling(double temperature, double guidance, long seed) {
        this(temperature, guidance, seed, 1);
    }

    /** Always the likeliest. */
    public static SliceSampling greedy() {
        return new SliceSampling(0, 1, 0);
    }

    /** How a candidate is made, counted from 0; the first as if it were the only one. */
    public SliceSampling candidate(int number) {
        return new SliceSampling(temperature, guidance, seed + number * APART);
    }

    /** Whether the prompt is weighed against none. */
    public boolean guided() {
        return guidance > 1;
    }
}
