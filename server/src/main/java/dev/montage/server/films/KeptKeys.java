package dev.montage.server.films;

import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stays when a storyboard is changed: a checkpoint that shows what it showed keeps its key
 * slice, also if the story before it is another now or it was moved in time. So a change touches
 * its neighbours only.
 */
final class KeptKeys {
    private KeptKeys() {}

    /** What comes after a film's version, with the key slices that it keeps. */
    static FilmSpec keep(Film film, VisualModel model, FilmStore store, FilmSpec next) {
        Plan plan = Planning.plan(model, film.spec());
        String kind = Renderer.Kind.KEY_SLICE.name();
        int count = plan.keys().size();
        return keep(film.spec(), plan, store.parts(film.id(), film.version(), kind, count), next);
    }

    /**
     * The next version, with the key slices that it keeps.
     *
     * @param plan of the version before
     * @param keys addresses of its key slices, as far as they were made
     */
    static FilmSpec keep(FilmSpec before, Plan plan, List<Optional<String>> keys, FilmSpec next) {
        if (before.seed() != next.seed()
                || before.temperature() != next.temperature()
                || before.guidance() != next.guidance()
                || before.candidates() != next.candidates()) {
            return next;
        }
        List<FilmSpec.Scene> scenes = new ArrayList<>();
        int from = 0;
        for (FilmSpec.Scene scene : next.storyboard()) {
            Optional<String> kept = Optional.empty();
            for (int key = from; key < keys.size() && kept.isEmpty(); key++) {
                int checkpoint = plan.keys().get(key).checkpoint();
                if (before.storyboard().get(checkpoint).showsWhat(scene)) {
                    kept = keys.get(key);
                    from = key + 1;
                }
            }
            scenes.add(scene.keeping(kept));
        }
        return next.with(scenes, next.seconds());
    }
}
