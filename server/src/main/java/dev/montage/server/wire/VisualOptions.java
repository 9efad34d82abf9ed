package dev.montage.server.wire;

import dev.montage.models.decoding.SliceSampling;
import dev.montage.server.web.Field;
import java.util.Optional;

/** How pictures and films are made; what is left open the model's makers recommend. */
public record VisualOptions(
        Optional<Double> temperature,
        Optional<Double> guidance,
        Optional<Long> seed,
        Optional<Integer> candidates) {
    private static final double MOST_GUIDANCE = 20;

    /** Reads and checks the fields of a body. */
    static VisualOptions of(Field body) {
        return new VisualOptions(
                body.get("temperature").map(field -> field.number(0, 2)),
                body.get("guidance").map(field -> field.number(1, MOST_GUIDANCE)),
                body.get("seed").map(field -> field.integer(Long.MIN_VALUE, Long.MAX_VALUE)),
                body.get("candidates")
                        .map(field -> field.integer(1, SliceSampling.MOST_CANDIDATES))
                        .map(Math::toIntExact));
    }

    /**
     * What they mean for one of several pictures.
     *
     * @param seed used where none is wished for
     * @param index of the picture; each has a seed of its own
     */
    public SliceSampling sampling(SliceSampling recommended, long seed, int index) {
        return new SliceSampling(
                temperature.orElse(recommended.temperature()),
                guidance.orElse(recommended.guidance()),
                this.seed.orElse(seed) + index,
                candidates.orElse(recommended.candidates()));
    }
}
