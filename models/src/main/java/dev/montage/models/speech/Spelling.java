package dev.montage.models.speech;

import java.util.Arrays;

/**
 * How well the begin of a text fits the letters that are heard, wherever they are (prefix scores of
 * Watanabe et al. 2017, "Hybrid CTC/Attention Architecture for End-to-End Speech Recognition").
 * Immutable. Python's twin is models/training/unified/spelling.py.
 */
final class Spelling {
    private static final double NEVER = -1e30;

    /**
     * An end that is less likely than the likeliest by this is left out: it costs, and is wrong.
     */
    private static final double NEGLIGIBLE = 200;

    /** The larger of two is their sum when the other is less by this. */
    private static final double EQUAL = 40;

    private final Letters letters;
    private final int last;
    private final int from;
    private final double[] letter;
    private final double[] nothing;
    private final double logProbability;

    /**
     * @param last letter; negative if there is none yet
     * @param from the first time at which it may end
     * @param letter log-probabilities that it ends at each time from there with its last letter
     * @param nothing or with nothing after that
     */
    private Spelling(
            Letters letters,
            int last,
            int from,
            double[] letter,
            double[] nothing,
            double logProbability) {
        this.letters = letters;
        this.last = last;
        this.from = from;
        this.letter = letter;
        this.nothing = nothing;
        this.logProbability = logProbability;
    }

    /** No letter yet. */
    static Spelling of(Letters letters) {
        double[] letter = new double[letters.times() + 1];
        Arrays.fill(letter, NEVER);
        // Before the first time there is nothing for certain.
        double[] nothing = new double[letter.length];
        for (int i = 1; i < nothing.length; i++) {
            nothing[i] = nothing[i - 1] + letters.at(i - 1, Letters.NOTHING);
        }
        return new Spelling(letters, -1, -1, letter, nothing, 0);
    }

    /** Log-probability of these letters and anything after them. */
    double logProbability() {
        return logProbability;
    }

    /**
     * Log-probability of these letters and no more; where that is negligible, the most it can be.
     */
    double whole() {
        int end = letters.times() - 1 - from;
        double found = end < letter.length && end >= 0 ? sum(letter[end], nothing[end]) : NEVER;
        return Math.max(found, logProbability - NEGLIGIBLE);
    }

    /**
     * With more letters.
     *
     * @param more each less than {@link Letters#CLASSES}
     */
    Spelling then(String more) {
        Spelling longer = this;
        for (int i = 0; i < more.length(); i++) {
            longer = longer.then(more.charAt(i));
        }
        return longer;
    }

    private Spelling then(char own) {
        int first = from + 1;
        int most = letters.times() - first;
        double[] ownLetter = new double[Math.max(0, most)];
        double[] ownNothing = new double[ownLetter.length];
        double ends = NEVER;
        double rests = NEVER;
        double best = NEVER;
        double all = NEVER;
        int count = 0;
        while (count < most && !(count >= letter.length && sum(ends, rests) < best - NEGLIGIBLE)) {
            double begins = begins(count, own);
            double here = letters.at(first + count, own);
            double before = ends;
            ends = sum(ends, begins) + here;
            rests = sum(rests, before) + letters.at(first + count, Letters.NOTHING);
            all = sum(all, begins + here);
            best = Math.max(best, Math.max(ends, rests));
            ownLetter[count] = ends;
            ownNothing[count] = rests;
            count++;
        }
        int begin = 0;
        while (begin < count && Math.max(ownLetter[begin], ownNothing[begin]) < best - NEGLIGIBLE) {
            begin++;
        }
        return new Spelling(
                letters,
                own,
                first + begin,
                Arrays.copyOfRange(ownLetter, begin, count),
                Arrays.copyOfRange(ownNothing, begin, count),
                all);
    }

    /** That the next letter begins after place {@code i}: the same one only after nothing. */
    private double begins(int i, int own) {
        if (i >= letter.length) {
            return NEVER;
        }
        return own == last ? nothing[i] : sum(nothing[i], letter[i]);
    }

    private static double sum(double a, double b) {
        double high = Math.max(a, b);
        double less = high - Math.min(a, b);
        return less > EQUAL ? high : high + Math.log1p(Math.exp(-less));
    }
}
