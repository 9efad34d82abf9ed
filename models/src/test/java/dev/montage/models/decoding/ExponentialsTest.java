package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ExponentialsTest {

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
            Exponentials exponentials = new Exponentials(length);
            exponentials.compute(values, 3, max, scale, 0);
            double sum = 0;
            for (int id = 0; id < length; id++) {
                double exact = Math.exp((values[id + 3] - (double) max) * scale);
                sum += exact;
                double x = (values[id + 3] - (double) max) * scale;
                assertEquals(exact, exponentials.weight(id), exact * 4e-7 * (1 - x) + 1e-37);
            }
            assertEquals(sum, exponentials.total(), sum * 1e-6);
        }
    }

    @Test
    void whatIsForbiddenWeighsNothingAndIsNeverFound() {
        float[] values = new float[1000];
        java.util.Arrays.fill(values, Float.NEGATIVE_INFINITY);
        values[300] = 2;
        values[700] = 2;
        values[701] = -1e30f;
        Exponentials exponentials = new Exponentials(values.length);
        exponentials.compute(values, 0, 2, 1, 0);
        assertEquals(1, exponentials.weight(300));
        assertEquals(0, exponentials.weight(299));
        assertEquals(0, exponentials.weight(701));
        assertEquals(2, exponentials.total());
        assertEquals(300, exponentials.at(0));
        assertEquals(300, exponentials.at(Math.nextDown(0.5)));
        assertEquals(700, exponentials.at(0.5));
        assertEquals(700, exponentials.at(Math.nextDown(1.0)));
        assertEquals(700, exponentials.at(1.0)); // cannot be asked for, but must not fail
    }

    @Test
    void dropsWhatIsBelowTheLeast() {
        float[] values = {0, -1, -2, -3};
        Exponentials exponentials = new Exponentials(values.length);
        exponentials.compute(values, 0, 0, 1, Math.exp(-1.5));
        assertEquals(1 + Math.exp(-1), exponentials.total(), 1e-6);
    }

    @Test
    void notANumberShowsInTheTotal() {
        float[] values = new float[40];
        values[39] = Float.NaN;
        Exponentials exponentials = new Exponentials(values.length);
        exponentials.compute(values, 0, 0, 1, 0);
        assertTrue(Double.isNaN(exponentials.total()));
    }
}
