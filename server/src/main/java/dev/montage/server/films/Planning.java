package dev.montage.server.films;

import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.Plan;
import dev.montage.models.storyboard.Planner;

/** What a model can make at once, as the planner counts it. */
public final class Planning {
    /** Eight seconds: short enough to lose little, long enough to batch well. */
    private static final int STRETCH_SLICES = 16;

    /** The key slice before shows all that still holds; more of them only distract. */
    private static final int MEMORY = 1;

    /** Slices that a film's first key slice costs more than others: it goes on from a picture. */
    static final int FURTHER = 1;

    private Planning() {}

    /**
     * The work that makes a film.
     *
     * @throws dev.montage.models.storyboard.StoryboardException if no film can be made of it
     */
    public static Plan plan(VisualModel model, FilmSpec spec) {
        int piece = Math.max(1, model.filmSlices() - 1);
        Planner planner =
                new Planner(
                        rate(model),
                        piece,
                        model.mostAhead(),
                        Math.max(piece, STRETCH_SLICES),
                        MEMORY);
        return planner.plan(spec.board());
    }

    /** Slices a second. */
    static double rate(VisualModel model) {
        return (double) model.frames().framesPerSecond() / model.sliceFrames();
    }

    /** Tokens to be made for a plan when nothing is there. */
    static int tokens(VisualModel model, Plan plan, int candidates) {
        int slices = candidates * plan.keys().size() + FURTHER;
        for (Plan.Stretch stretch : plan.stretches()) {
            slices += stretch.end() - stretch.first();
        }
        return slices * model.slicePositions();
    }
}
