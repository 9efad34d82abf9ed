package dev.montage.models.speech;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * When the letters of a text are heard: the likeliest path through nothing, letter, nothing,
 * letter, ..., nothing (Viterbi). Python's twin is models/training/unified/ordering.py.
 */
final class LetterPlaces {
    private static final double NEVER = -1e30;

    private final Letters letters;
    private final int[] classes;
    private final byte[][] steps; // [times][states]: how many states back it came from

    private LetterPlaces(Letters letters, int[] classes) {
        this.letters = letters;
        this.classes = classes;
        steps = new byte[letters.times()][2 * classes.length + 1];
    }

    /**
     * The time of each character, in states of the encoder; -1 of those that are no letters here.
     * Empty where no time is long enough for all letters, or there is none.
     */
    static Optional<int[]> of(Letters letters, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int[] classes = lower.chars().filter(LetterPlaces::isLetter).toArray();
        // In a few scripts the lower case has more characters.
        if (classes.length == 0 || lower.length() != text.length()) {
            return Optional.empty();
        }
        return new LetterPlaces(letters, classes).times().map(times -> spread(lower, times));
    }

    private static int[] spread(String text, int[] times) {
        int[] found = new int[text.length()];
        for (int i = 0, next = 0; i < found.length; i++) {
            found[i] = isLetter(text.charAt(i)) ? times[next++] : -1;
        }
        return found;
    }

    private static boolean isLetter(int c) {
        return c > Letters.NOTHING && c < Letters.CLASSES;
    }

    private int letter(int state) {
        return state % 2 == 0 ? Letters.NOTHING : classes[state / 2];
    }

    private Optional<int[]> times() {
        int states = 2 * classes.length + 1;
        double[] best = new double[states];
        Arrays.fill(best, NEVER);
        best[0] = letters.at(0, Letters.NOTHING);
        best[1] = letters.at(0, classes[0]);
        for (int time = 1; time < letters.times(); time++) {
            // From the last on, so that what is looked back at is still of the time before.
            for (int state = states - 1; state >= 0; state--) {
                int step = step(best, state);
                steps[time][state] = (byte) step;
                best[state] = best[state - step] + letters.at(time, letter(state));
            }
        }
        int end = best[states - 1] >= best[states - 2] ? states - 1 : states - 2;
        return best[end] < NEVER / 2 ? Optional.empty() : Optional.of(back(end));
    }

    private int step(double[] best, int state) {
        int step = state > 0 && best[state - 1] > best[state] ? 1 : 0;
        boolean skips = state % 2 == 1 && state > 2 && letter(state) != letter(state - 2);
        return skips && best[state - 2] > best[state - step] ? 2 : step;
    }

    /** Of the times that a letter holds, the one at which it is likeliest. */
    private int[] back(int end) {
        int[] found = new int[classes.length];
        Arrays.fill(found, -1);
        int state = end;
        for (int time = letters.times() - 1; time >= 0; time--) {
            if (state % 2 == 1) {
                int own = state / 2;
                int letter = classes[own];
                if (found[own] < 0 || letters.at(time, letter) >= letters.at(found[own], letter)) {
                    found[own] = time;
                }
            }
            state -= steps[time][state];
        }
        return found;
    }
}
