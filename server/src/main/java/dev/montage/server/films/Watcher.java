package dev.montage.server.films;

import dev.montage.modalities.media.Frame;
import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.Plan;
import dev.montage.server.films.Film.Note;
import dev.montage.server.films.FilmSpec.Scene;
import dev.montage.server.serving.Captioner;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Has the model look at its own film: what it sees at each checkpoint, and how far that agrees with
 * the prompt.
 */
final class Watcher {
    private static final Logger LOG = System.getLogger(Watcher.class.getName());
    private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Set<String> EMPTY_WORDS =
            Set.of(
                    "a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "with", "by",
                    "from", "is", "are", "it", "its", "there", "this", "that", "as", "into",
                    "while", "then", "now");

    private final Visuals visuals;
    private final Settings settings;

    Watcher(Visuals visuals, Settings settings) {
        this.visuals = visuals;
        this.settings = settings;
    }

    /**
     * One note for each checkpoint; none if the model has no words, or fails: the film is there
     * anyway.
     */
    List<Note> notes(
            VisualModel model,
            FilmSpec spec,
            Plan plan,
            Renderer renderer,
            BooleanSupplier unwanted)
            throws IOException, InterruptedException {
        try {
            Captioner captioner = new Captioner(model, visuals, settings, unwanted);
            List<Note> notes = new ArrayList<>();
            List<Scene> scenes = spec.storyboard();
            Looking looking = new Looking(model, Shot.of(plan), renderer);
            // A few at a time: the frames of an hour's checkpoints would not be small.
            for (int from = 0; from < scenes.size(); from += captioner.together()) {
                int to = Math.min(scenes.size(), from + captioner.together());
                List<Scene> some = scenes.subList(from, to);
                List<String> captions = captioner.pictures(looking.frames(some));
                for (int i = 0; i < captions.size(); i++) {
                    String prompt = some.get(i).prompt();
                    notes.add(new Note(captions.get(i), agreement(prompt, captions.get(i))));
                }
            }
            return notes;
        } catch (ApiException e) {
            LOG.log(Level.INFO, "a film of " + model.id() + " is not watched", e);
            return List.of();
        }
    }

    /** The first frames of checkpoints. */
    private record Looking(VisualModel model, List<Shot> shots, Renderer renderer) {
        List<Frame> frames(List<Scene> scenes) throws IOException, InterruptedException {
            List<Frame> frames = new ArrayList<>();
            for (Scene scene : scenes) {
                int slice = (int) Math.round(scene.at() * Planning.rate(model));
                Shot shot =
                        shots.stream().filter(one -> one.end() > slice).findFirst().orElseThrow();
                int[] seen = renderer.slices(shot).get(slice - shot.first());
                frames.add(model.show(List.of(seen)).getFirst());
            }
            return frames;
        }
    }

    /** The part of a prompt's words, other than the empty ones, that a caption has. */
    static double agreement(String prompt, String caption) {
        Set<String> wanted = words(prompt);
        Set<String> found = words(caption);
        if (wanted.isEmpty()) {
            return 1;
        }
        long met = wanted.stream().filter(found::contains).count();
        return (double) met / wanted.size();
    }

    /** Small letters, without a plural's s. */
    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        for (String word : WORDS.split(text.toLowerCase(Locale.ROOT), -1)) {
            if (!word.isEmpty() && !EMPTY_WORDS.contains(word)) {
                words.add(word.length() > 3 ? word.replaceFirst("s$", "") : word);
            }
        }
        return words;
    }
}
