package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TokenWeightsTest {

    @Test
    void agreesWithMathExpForAnyLength() {
        SplittableRandom random = new SplittableRandom(1);
        for (int length = 1; length < 600; length += 1 + length / 20) {
            float[] values = new float[length + 3];
            float max = Float.NEGATIVE_INFINITY;
            for (int i = 3; i < values.length; i++) {
                values[i] = (float) (20 * random.nextGaussian());
                max = Math.max(max, values[i]);
            }
            double scale = random.nextDouble(0.2, 2);
            TokenWeights weights = new TokenWeights(length);
            weights.compute(values, 3, max, scale);
            double sum = 0;
            for (int id = 0; id < length; id++) {
                double exact = Math.exp((values[id + 3] - (double) max) * scale);
                sum += exact;
                double x = (values[id + 3] - (double) max) * scale;
                assertEquals(exact, weights.weight(id), exact * 4e-7 * (1 - x) + 1e-37);
            }
            assertEquals(sum, weights.total(), sum * 1e-6);
        }
    }

    @Test
    void whatIsForbiddenWeighsNothingAndIsNeverFound() {
        float[] values = new float[1000];
        java.util.Arrays.fill(values, Float.NEGATIVE_INFINITY);
        values[300] = 2;
        values[700] = 2;
        values[701] = -1e30f;
        TokenWeights weights = new TokenWeights(values.length);
        weights.compute(values, 0, 2, 1);
        assertEquals(1, weights.weight(300));
        assertEquals(0, weights.weight(299));
        assertEquals(0, weights.weight(701));
        assertEquals(2, weights.total());
        assertEquals(300, weights.at(0));
        assertEquals(300, weights.at(Math.nextDown(0.5)));
        assertEquals(700, weights.at(0.5));
        assertEquals(700, weights.at(Math.nextDown(1.0)));
        assertEquals(700, weights.at(1.0)); // cannot be asked for, but must not fail
    }

    @Test
    void topPKeepsTheFewestThatAreEnoughAndTheLowerIdAmongEquals() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 500; round++) {
            int length = 1 + random.nextInt(300);
            float spread = 1f / (1 << random.nextInt(8));
            float[] values = new float[length];
            for (int id = 1; id < length; id++) {
                values[id] = -random.nextInt(1 + random.nextInt(40)) * spread;
            }
            double share = random.nextDouble(1e-9, 1);
            TokenWeights weights = new TokenWeights(length);
            weights.compute(values, 0, 0, 1);
            double enough = share * weights.total();
            double[] expected = new double[length];
            double sum = 0;
            for (int id :
                    IntStream.range(0, length)
                            .boxed()
                            .sorted(Comparator.comparingDouble(id -> 0.0 - values[id]))
                            .toList()) {
                expected[id] = sum < enough ? weights.weight(id) : 0;
                sum += weights.weight(id);
            }
            weights.keepTopP(share);
            for (int id = 0; id < length; id++) {
                assertEquals(expected[id], weights.weight(id));
            }
        }
    }

    @Test
    void aShareCloseToOneNeverFails() {
        SplittableRandom random = new SplittableRandom(3);
        for (int length = 1; length < 400; length++) {
            float[] values = new float[length];
            for (int id = 1; id < length; id++) {
                values[id] = (float) -random.nextExponential();
            }
            TokenWeights weights = new TokenWeights(length);
            weights.compute(values, 0, 0, 1);
            double total = weights.total();
            weights.keepTopP(Math.nextDown(1.0));
            assertEquals(total, weights.total(), 1e-5 * total);
        }
    }

    @Test
    void dropsWhatIsBelowTheLeast() {
        float[] values = {0, -1, -2, -3};
        TokenWeights weights = new TokenWeights(values.length);
        weights.compute(values, 0, 0, 1);
        weights.keepMinP(Math.exp(-1.5));
        assertEquals(1 + Math.exp(-1), weights.total(), 1e-6);
    }

    @Test
    void notANumberShowsInTheTotal() {
        float[] values = new float[40];
        values[39] = Float.NaN;
        TokenWeights weights = new TokenWeights(values.length);
        weights.compute(values, 0, 0, 1);
        assertTrue(Double.isNaN(weights.total()));
    }
}
