package dev.montage.models.speech;

import java.util.function.Consumer;

/**
 * Turns probabilities of speech, one every 50 ms, into regions to transcribe. Speech begins when it
 * is likely and ends when it has been unlikely for a while; regions are widened and joined, so that
 * soft beginnings and ends are in. Regions that would become too long are cut where speech is least
 * likely.
 */
final class SpeechRegions {
    private static final double BEGIN = 0.4;
    private static final double GO_ON = 0.12;
    private static final int SMOOTH = 5;
    private static final int HANG_STEPS = 14;
    private static final int BACK_STEPS = 12;
    private static final int PAD_STEPS = 7;

    /** A longer silence ends a region that more speech could be joined to. */
    private static final int JOIN_STEPS = 40;

    private final int maxSteps;
    private final Consumer<Region> sink;
    private final double[] recent; // ring of smoothed probabilities
    private final double[] raw = new double[SMOOTH];
    private int step; // steps added
    private int judged; // smoothed probabilities made
    private int lastActive;
    private boolean speaking;
    private int start = -1; // first step of the open region, -1 for none
    private int current =
            -1; // first step of the speech that goes on or was last, within the region
    private int end; // one past the last step of finished speech in the open region

    /** Steps {@code firstStep .. lastStep}, the last one not included. */
    record Region(int firstStep, int lastStep) {}

    SpeechRegions(int maxSteps, Consumer<Region> sink) {
        this.maxSteps = maxSteps;
        this.sink = sink;
        recent = new double[maxSteps + 2 * BACK_STEPS];
    }

    /** The probability of the next step. */
    void add(double probability) {
        raw[step % SMOOTH] = probability;
        step++;
        if (step > SMOOTH / 2) {
            smooth(Math.min(step, SMOOTH));
        }
    }

    private void smooth(int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += raw[i];
        }
        judge(sum / count);
    }

    private void judge(double probability) {
        int now = judged++;
        recent[now % recent.length] = probability;
        if (!speaking && probability >= BEGIN) {
            begin(now);
        }
        if (speaking) {
            if (probability >= GO_ON) {
                lastActive = now;
            }
            if (now - lastActive >= HANG_STEPS) {
                speaking = false;
                end = lastActive + 1 + PAD_STEPS;
            } else {
                limit(now);
            }
        } else if (start >= 0 && now - end > JOIN_STEPS) {
            emit(start, end);
            start = -1;
        }
    }

    private void begin(int now) {
        int first = now;
        int earliest = Math.max(0, now - BACK_STEPS);
        while (first > earliest && recent[(first - 1) % recent.length] >= GO_ON) {
            first--;
        }
        first = Math.max(0, first - PAD_STEPS);
        speaking = true;
        lastActive = now;
        current = first;
        if (start >= 0 && first < end) {
            current = end; // overlaps what was spoken before
        }
        if (start < 0) {
            start = first;
        }
    }

    /** Cuts what has become too long: before the latest speech if that is not all, else within. */
    private void limit(int now) {
        if (now + 1 + PAD_STEPS - start < maxSteps) {
            return;
        }
        if (current > start) {
            emit(start, Math.min(end, current));
            start = current;
        } else {
            int cut = quietest(start + maxSteps / 2, now - PAD_STEPS);
            emit(start, cut);
            start = cut;
            current = cut;
        }
    }

    private int quietest(int from, int to) {
        int best = to;
        for (int i = to; i >= from; i--) {
            if (recent[i % recent.length] < recent[best % recent.length]) {
                best = i;
            }
        }
        return best;
    }

    /** No more steps. */
    void finish() {
        while (judged < step) {
            judge(raw[(step - 1) % SMOOTH]);
        }
        if (start >= 0) {
            emit(start, speaking ? Math.min(step, lastActive + 1 + PAD_STEPS) : end);
            start = -1;
        }
    }

    private void emit(int first, int last) {
        int clipped = Math.min(last, step);
        if (clipped > first) {
            sink.accept(new Region(first, clipped));
        }
    }

    /** Steps before this one can be in no region to come. */
    int firstNeededStep() {
        int undecided = Math.max(0, judged - BACK_STEPS - PAD_STEPS);
        return start >= 0 ? Math.min(start, undecided) : undecided;
    }
}
