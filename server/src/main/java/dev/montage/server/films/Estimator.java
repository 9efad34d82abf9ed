package dev.montage.server.films;

import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.Plan;
import dev.montage.server.serving.SliceWork;
import dev.montage.server.wire.VideoReply;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Says what a film would cost before it is made. */
final class Estimator {
    private static final int PICTURES = 3;

    private final FilmStore store;
    private final Function<String, VisualModel> models;

    Estimator(FilmStore store, Function<String, VisualModel> models) {
        this.store = store;
        this.models = models;
    }

    VideoReply.Estimate estimate(FilmSpec spec, List<Film> before) {
        VisualModel model = models.apply(spec.model());
        Plan plan = Planning.plan(model, spec);
        int tokens = Planning.tokens(model, plan, spec.candidates());
        double speed = store.tokensPerSecond(model.id()).orElseGet(() -> measure(model, spec));
        double waiting = 0;
        for (Film film : before) {
            VisualModel other = models.apply(film.spec().model());
            FilmSpec own = film.spec();
            int left = Planning.tokens(other, Planning.plan(other, own), own.candidates());
            waiting += left * (100 - film.progress()) / 100.0 / speed;
        }
        double compute = tokens / speed;
        return new VideoReply.Estimate(
                "video.estimate",
                model.id(),
                FilmReplies.text(spec.seconds()),
                spec.frames(),
                plan.keys().size(),
                plan.stretches().size(),
                tokens,
                speed,
                compute,
                waiting + compute);
    }

    /**
     * No film was made yet on this machine: draws pictures, the first of which loads and compiles.
     */
    private double measure(VisualModel model, FilmSpec spec) {
        double seconds = Double.MAX_VALUE;
        for (int i = 0; i < PICTURES; i++) {
            seconds = Math.min(seconds, draw(model, spec, i));
        }
        double speed = model.slicePositions() / seconds;
        store.setTokensPerSecond(model.id(), speed);
        return speed;
    }

    private static double draw(VisualModel model, FilmSpec spec, int number) {
        String words = spec.storyboard().getFirst().prompt();
        var how = spec.stretch(spec.seed() + number);
        long start = System.nanoTime();
        SliceWork.make(model.generator(), model.picture(words, how, Optional.empty()), () -> false);
        return (System.nanoTime() - start) / 1e9;
    }
}
