package dev.montage.server.films;

import dev.montage.models.storyboard.Plan;
import java.util.OptionalDouble;

/**
 * How far a film is; counts of a version never go back.
 *
 * @param slices of the film
 * @param slicesDone that are made
 * @param framesDone that can be watched
 * @param etaSeconds until it is finished, if its speed is known
 */
public record Work(
        Count keySlices,
        Count stretches,
        int slices,
        int slicesDone,
        int framesDone,
        OptionalDouble etaSeconds) {

    /** Parts of a kind. */
    public record Count(int total, int done, int reused) {
        static Count of(int total) {
            return new Count(total, 0, 0);
        }

        Count plus(boolean again) {
            return new Count(total, done + 1, reused + (again ? 1 : 0));
        }
    }

    /** Of a film that was not planned yet. */
    static final Work NONE = of(0, 0, 0);

    /** Of a film of which nothing is made. */
    static Work of(Plan plan) {
        return of(plan.keys().size(), plan.stretches().size(), plan.slices());
    }

    private static Work of(int keys, int stretches, int slices) {
        return new Work(Count.of(keys), Count.of(stretches), slices, 0, 0, OptionalDouble.empty());
    }

    int slicesLeft() {
        return slices - slicesDone;
    }

    /**
     * A part is there.
     *
     * @param key whether it is a key slice; else it is a stretch
     * @param shown slices that it shows
     */
    Work plus(boolean key, boolean reused, int shown) {
        return new Work(
                key ? keySlices.plus(reused) : keySlices,
                key ? stretches : stretches.plus(reused),
                slices,
                slicesDone + shown,
                framesDone,
                etaSeconds);
    }

    /** More can be watched. */
    Work plusFrames(int frames) {
        return new Work(keySlices, stretches, slices, slicesDone, framesDone + frames, etaSeconds);
    }

    Work finishedIn(OptionalDouble seconds) {
        return new Work(keySlices, stretches, slices, slicesDone, framesDone, seconds);
    }
}
