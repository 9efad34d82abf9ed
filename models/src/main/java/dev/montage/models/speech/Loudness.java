package dev.montage.models.speech;

import dev.montage.modalities.audio.PcmStream;
import java.util.Arrays;

/**
 * Where a chunk of speech is loud: timestamps that fall into a pause are moved to where the sound
 * begins or ends.
 */
final class Loudness {
    private static final int FRAME_SAMPLES = PcmStream.SAMPLE_RATE_HZ / 100;
    private static final double FRAME_SECONDS = 0.01;

    /** Shorter sounds, clicks, do not count. */
    private static final int LEAST_FRAMES = 4;

    /** A silence that no word holds. */
    private static final int PAUSE_FRAMES = 20;

    /** A pause is below this share, in dB, of the way from the quietest to the loudest. */
    private static final double PAUSE = 0.3;

    private final boolean[] loud; // one each 10 ms

    Loudness(float[] samples) {
        int count = samples.length / FRAME_SAMPLES;
        double[] level = new double[count];
        for (int i = 0; i < count; i++) {
            double power = 1e-9;
            for (int j = i * FRAME_SAMPLES; j < (i + 1) * FRAME_SAMPLES; j++) {
                power += samples[j] * samples[j];
            }
            level[i] = 10 * Math.log10(power / FRAME_SAMPLES);
        }
        double[] sorted = level.clone();
        Arrays.sort(sorted);
        loud = new boolean[count];
        if (count > 0) {
            double quiet = sorted[count / 20];
            double threshold = quiet + PAUSE * (sorted[count * 19 / 20] - quiet);
            for (int i = 0; i < count; i++) {
                loud[i] = level[i] > threshold;
            }
            dropClicks();
        }
    }

    private void dropClicks() {
        int start = 0;
        for (int i = 0; i <= loud.length; i++) {
            if (i == loud.length || !loud[i]) {
                if (i - start < LEAST_FRAMES) {
                    Arrays.fill(loud, start, i, false);
                }
                start = i + 1;
            }
        }
    }

    /** When it first gets loud between two times; the first of them if it does not. */
    double begin(double from, double to) {
        int last = Math.min(loud.length, frame(to));
        for (int i = frame(from); i < last; i++) {
            if (loud[i]) {
                return Math.max(from, i * FRAME_SECONDS);
            }
        }
        return from;
    }

    /** When it stops being loud between two times; the second of them if it never is. */
    double end(double from, double to) {
        for (int i = Math.min(loud.length, frame(to)) - 1; i >= frame(from); i--) {
            if (loud[i]) {
                return Math.min(to, (i + 1) * FRAME_SECONDS);
            }
        }
        return to;
    }

    /**
     * A word whose time holds a pause stands on one side of it: the side where more is loud.
     *
     * @return begin and end
     */
    double[] word(double from, double to) {
        int first = Math.min(loud.length, frame(from));
        int last = Math.min(loud.length, frame(to));
        int pause = 0;
        int pauseEnd = last;
        int run = 0;
        for (int i = first; i < last; i++) {
            run = loud[i] ? 0 : run + 1;
            if (run > pause) {
                pause = run;
                pauseEnd = i + 1;
            }
        }
        if (pause >= PAUSE_FRAMES) {
            boolean before = count(first, pauseEnd - pause) >= count(pauseEnd, last);
            first = before ? first : pauseEnd;
            last = before ? pauseEnd - pause : last;
        }
        double begin = begin(Math.max(from, first * FRAME_SECONDS), to);
        return new double[] {begin, end(begin, Math.max(begin, last * FRAME_SECONDS))};
    }

    private int count(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += loud[i] ? 1 : 0;
        }
        return count;
    }

    private static int frame(double seconds) {
        return (int) Math.round(seconds / FRAME_SECONDS);
    }
}
