package dev.montage.models.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordTimerTest {

    /** Three tokens at known states, seen by two heads through noise. */
    @Test
    void findsTheStatesThatTokensAttendTo() {
        int[] starts = {0, 30, 70, 95};
        int states = 100;
        Random random = new Random(5);
        List<float[][]> attention = new ArrayList<>();
        for (int row = 0; row < starts.length; row++) {
            float[][] heads = new float[2][states + 20];
            int end = row + 1 < starts.length ? starts[row + 1] : states;
            for (float[] head : heads) {
                for (int state = 0; state < head.length; state++) {
                    boolean here = starts[row] <= state && state < end;
                    head[state] = (here ? 0.02f : 0.001f) * (0.8f + 0.4f * random.nextFloat());
                }
            }
            attention.add(heads);
        }
        double[] found = WordTimer.starts(attention, states);
        for (int row = 0; row < starts.length; row++) {
            assertEquals(starts[row] * 0.02, found[row], 0.05, "row " + row);
        }
    }
}
