package dev.montage.models.speech;

import java.util.Arrays;
import java.util.List;

/**
 * When each token is spoken: the heads' attention, normalised and smoothed, is a map of tokens
 * against time, and the best path through it, found by dynamic time warping, gives the times (as in
 * OpenAI's whisper/timing.py).
 */
final class WordTimer {
    private static final int MEDIAN = 7;
    private static final double STATE_SECONDS = 0.02;

    private WordTimer() {}

    /**
     * Start times of tokens.
     *
     * @param attention [rows][heads][states]: at the position that a token was chosen at, for each
     *     token and for the end
     * @param states number of states that are sound and not padding
     * @return seconds, [rows]: when each token begins; for the last row, when the text ends
     */
    static double[] starts(List<float[][]> attention, int states) {
        int rows = attention.size();
        int heads = attention.getFirst().length;
        double[][] cost = new double[rows][states];
        for (int head = 0; head < heads; head++) {
            double[][] map = new double[rows][];
            for (int row = 0; row < rows; row++) {
                map[row] = shares(attention.get(row)[head], states);
            }
            normalise(map, states);
            for (int row = 0; row < rows; row++) {
                double[] smooth = median(map[row]);
                for (int state = 0; state < states; state++) {
                    cost[row][state] -= smooth[state] / heads;
                }
            }
        }
        return firstStates(cost);
    }

    /** Shares of the states that are sound, adding up to 1. */
    private static double[] shares(float[] attention, int states) {
        double[] shares = new double[states];
        double sum = 1e-12;
        for (int state = 0; state < Math.min(states, attention.length); state++) {
            shares[state] = attention[state];
            sum += attention[state];
        }
        for (int state = 0; state < states; state++) {
            shares[state] /= sum;
        }
        return shares;
    }

    /** At each state: mean 0 and deviation 1 over the rows. */
    private static void normalise(double[][] map, int states) {
        for (int state = 0; state < states; state++) {
            double mean = 0;
            for (double[] row : map) {
                mean += row[state] / map.length;
            }
            double variance = 0;
            for (double[] row : map) {
                variance += (row[state] - mean) * (row[state] - mean) / map.length;
            }
            double deviation = Math.sqrt(variance) + 1e-9;
            for (double[] row : map) {
                row[state] = (row[state] - mean) / deviation;
            }
        }
    }

    /** Median of each number and its neighbours; the ends are mirrored. */
    private static double[] median(double[] values) {
        int count = values.length;
        if (count <= MEDIAN / 2) {
            return values;
        }
        double[] result = new double[count];
        double[] window = new double[MEDIAN];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < MEDIAN; j++) {
                int at = Math.abs(i + j - MEDIAN / 2);
                window[j] = values[at < count ? at : 2 * (count - 1) - at];
            }
            Arrays.sort(window);
            result[i] = window[MEDIAN / 2];
        }
        return result;
    }

    /** Dynamic time warping: the first state of each row on the cheapest path. */
    private static double[] firstStates(double[][] cost) {
        int rows = cost.length;
        int states = cost[0].length;
        double[][] sum = new double[rows + 1][states + 1];
        byte[][] from = new byte[rows + 1][states + 1];
        for (double[] row : sum) {
            Arrays.fill(row, Double.POSITIVE_INFINITY);
        }
        sum[0][0] = 0;
        for (int row = 1; row <= rows; row++) {
            for (int state = 1; state <= states; state++) {
                double both = sum[row - 1][state - 1];
                double up = sum[row - 1][state];
                double left = sum[row][state - 1];
                from[row][state] = (byte) (both < up && both < left ? 0 : up < left ? 1 : 2);
                sum[row][state] = cost[row - 1][state - 1] + Math.min(both, Math.min(up, left));
            }
        }
        double[] starts = new double[rows];
        int row = rows;
        int state = states;
        while (row > 0 && state > 0) {
            starts[row - 1] = (state - 1) * STATE_SECONDS;
            int step = from[row][state];
            row -= step == 2 ? 0 : 1;
            state -= step == 1 ? 0 : 1;
        }
        return starts;
    }
}
