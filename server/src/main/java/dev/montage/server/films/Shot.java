package dev.montage.server.films;

import dev.montage.models.storyboard.Plan;
import dev.montage.models.storyboard.Plan.KeySlice;
import dev.montage.models.storyboard.Plan.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A part of a film that is encoded by itself: a key with the slices that hold it, a stretch, or
 * both.
 *
 * @param key of the plan
 * @param stretch of the plan
 * @param first slice
 * @param end one past the last slice
 * @param cut whether the film jumps to it
 */
record Shot(OptionalInt key, OptionalInt stretch, int first, int end, boolean cut) {

    /** All shots of a film, in order; each slice is in one. */
    static List<Shot> of(Plan plan) {
        List<Shot> shots = new ArrayList<>();
        int stretch = 0;
        for (int key = 0; key < plan.keys().size(); key++) {
            KeySlice begin = plan.keys().get(key);
            int next =
                    key + 1 < plan.keys().size() ? plan.keys().get(key + 1).slice() : plan.slices();
            OptionalInt own = OptionalInt.of(key);
            int first = begin.slice();
            int end = begin.last() + 1;
            boolean cut = begin.cut();
            boolean alone = true;
            while (end < next) {
                Stretch made = plan.stretches().get(stretch);
                shots.add(new Shot(own, OptionalInt.of(stretch), first, made.end(), cut));
                own = OptionalInt.empty();
                cut = false;
                first = made.end();
                end = made.end();
                alone = false;
                stretch++;
            }
            if (alone) {
                shots.add(new Shot(own, OptionalInt.empty(), first, end, cut));
            }
        }
        return shots;
    }

    /**
     * Which frames of its slices it shows, counted from its first: the film's frame j shows what is
     * seen at j / fps.
     *
     * @param sliceFrames frames of a slice
     * @param rate frames a second of slices
     * @param fps frames a second of the film
     * @param frames of the film
     */
    int[] shown(int sliceFrames, int rate, int fps, int frames) {
        long from = (long) first * sliceFrames;
        long to = (long) end * sliceFrames;
        int begin = (int) Math.ceilDiv(from * fps, rate);
        int stop = (int) Math.min(frames, Math.ceilDiv(to * fps, rate));
        int[] shown = new int[Math.max(0, stop - begin)];
        for (int j = begin; j < stop; j++) {
            shown[j - begin] = (int) ((long) j * rate / fps - from);
        }
        return shown;
    }
}
