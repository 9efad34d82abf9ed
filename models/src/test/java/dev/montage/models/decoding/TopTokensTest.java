package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TopTokensTest {

    @Test
    void selectsWhatSortingWould() {
        SplittableRandom random = new SplittableRandom(3);
        TopTokens tokens = new TopTokens();
        for (int round = 0; round < 300; round++) {
            int length = 1 + random.nextInt(200);
            int most = 1 + random.nextInt(220);
            int distinct = 1 + random.nextInt(60);
            float[] values = new float[length + 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(distinct) - distinct / 2f;
            }
            values[1 + random.nextInt(length)] = Float.NEGATIVE_INFINITY;
            values[1 + random.nextInt(length)] = -0f;
            List<Integer> sorted =
                    IntStream.range(0, length)
                            .boxed()
                            .sorted(Comparator.comparingDouble(id -> 0.0 - values[id + 1]))
                            .limit(most)
                            .toList();
            tokens.select(values, 1, length, most);
            assertEquals(sorted, IntStream.range(0, tokens.count()).mapToObj(tokens::id).toList());
        }
    }
}
