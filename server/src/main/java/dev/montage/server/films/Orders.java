package dev.montage.server.films;

import dev.montage.modalities.media.Frame;
import dev.montage.models.decoding.SliceSampling;
import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.Checkpoint.Transition;
import dev.montage.models.storyboard.StoryboardException;
import dev.montage.server.films.FilmSpec.Scene;
import dev.montage.server.serving.Visuals;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.DataUrl;
import dev.montage.server.web.Field;
import dev.montage.server.web.Form;
import dev.montage.server.wire.CheckpointRequest;
import dev.montage.server.wire.StoryboardChange;
import dev.montage.server.wire.VideoRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What is to be made, from what was sent. */
public final class Orders {
    private final Films films;
    private final Visuals visuals;

    public Orders(Films films, Visuals visuals) {
        this.films = films;
        this.visuals = visuals;
    }

    /**
     * A film.
     *
     * @param picture file of a picture that it begins with, if one was sent
     * @throws ApiException 400 if something is missing or no picture
     */
    public FilmSpec film(VisualModel model, VideoRequest wanted, Optional<Path> picture) {
        double usual = model.filmSlices() / Planning.rate(model);
        List<Scene> scenes = new ArrayList<>();
        for (CheckpointRequest sent : wanted.storyboard()) {
            scenes.add(scene(model, sent));
        }
        if (scenes.isEmpty()) {
            scenes.add(prompted(0, wanted.requiredPrompt()));
        }
        Optional<String> image =
                picture.map(
                                file ->
                                        keep(
                                                model,
                                                visuals.picture(
                                                        file, model.frames(), "input_reference")))
                        .or(() -> wanted.reference().map(url -> image(model, url)));
        Scene first = scenes.getFirst();
        scenes.set(0, first.showing(image.or(first::image)));
        long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
        SliceSampling how = wanted.options().sampling(model.recommendedSlices(), seed, 0);
        return new FilmSpec(
                model.id(),
                wanted.prompt().orElse(first.prompt()),
                scenes,
                wanted.seconds().orElse(scenes.getLast().at() + usual),
                wanted.side().orElse(model.frames().width()),
                wanted.fps().orElse(model.frames().framesPerSecond()),
                how.seed(),
                how.temperature(),
                how.guidance(),
                how.candidates(),
                wanted.draft().orElse(false));
    }

    /** A film's next version. */
    public FilmSpec changed(VisualModel model, FilmSpec before, StoryboardChange change) {
        List<Scene> scenes = new ArrayList<>(before.storyboard());
        if (!change.storyboard().isEmpty()) {
            scenes.clear();
            for (CheckpointRequest sent : change.storyboard()) {
                scenes.add(keptImage(before, sent, scene(model, sent)));
            }
        }
        change.checkpoint()
                .ifPresent(
                        sent -> {
                            int index = index(change.index().orElseThrow(), scenes.size());
                            scenes.set(index, scene(model, sent, scenes.get(index)));
                        });
        return new FilmSpec(
                before.model(),
                before.prompt(),
                scenes,
                change.seconds().orElse(before.seconds()),
                before.side(),
                before.fps(),
                change.seed().orElse(before.seed()),
                before.temperature(),
                before.guidance(),
                before.candidates(),
                change.draft().orElse(before.draft()));
    }

    /** The same film of other words: each checkpoint's, and these. */
    public FilmSpec remixed(FilmSpec before, String words) {
        boolean alone = before.storyboard().size() == 1;
        List<Scene> scenes = new ArrayList<>();
        for (Scene scene : before.storyboard()) {
            scenes.add(
                    new Scene(
                            scene.at(),
                            alone ? words : scene.prompt() + " " + words,
                            scene.transition(),
                            scene.hold(),
                            scene.image(),
                            Optional.empty()));
        }
        return before.with(words).with(scenes, before.seconds());
    }

    /** A film that was sent, told again with other words: nothing of its pictures stays. */
    public FilmSpec retold(FilmSpec sent, String words) {
        List<Scene> scenes =
                sent.storyboard().stream()
                        .map(scene -> prompted(scene.at(), scene.prompt() + " " + words))
                        .toList();
        return sent.with(words).with(scenes, sent.seconds());
    }

    /** A film that goes on where another ends. */
    public FilmSpec extended(FilmSpec before, String words, double seconds) {
        List<Scene> scenes = new ArrayList<>(before.storyboard());
        Scene last = scenes.getLast();
        scenes.set(
                scenes.size() - 1,
                new Scene(
                        last.at(),
                        last.prompt(),
                        Transition.CONTINUE,
                        last.hold(),
                        last.image(),
                        last.kept()));
        scenes.add(prompted(before.seconds(), words));
        return before.with(words).with(scenes, before.seconds() + seconds);
    }

    /** Says what is wrong with a storyboard as a reply. */
    public static ApiException refused(StoryboardException e) {
        String message = String.valueOf(e.getMessage());
        return Form.invalid(e.field(), message.substring(e.field().length() + 2));
    }

    private static int index(int wanted, int count) {
        if (wanted >= count) {
            throw Form.invalid(
                    "checkpoint.index", "expected 0 to %d, found %d".formatted(count - 1, wanted));
        }
        return wanted;
    }

    private Scene scene(VisualModel model, CheckpointRequest sent) {
        return scene(model, sent, prompted(0, ""));
    }

    private Scene scene(VisualModel model, CheckpointRequest sent, Scene before) {
        return new Scene(
                sent.at().orElse(before.at()),
                sent.prompt().orElse(before.prompt()),
                sent.transition().orElse(before.transition()),
                sent.hold().orElse(before.hold()),
                sent.image().map(url -> image(model, url)).or(before::image),
                Optional.empty());
    }

    /** A checkpoint that is sent back as it was read keeps its picture. */
    private static Scene keptImage(FilmSpec before, CheckpointRequest sent, Scene scene) {
        if (!sent.keepsImage() || scene.image().isPresent()) {
            return scene;
        }
        Optional<String> image =
                before.storyboard().stream()
                        .filter(old -> old.prompt().equals(scene.prompt()))
                        .flatMap(old -> old.image().stream())
                        .findFirst();
        return scene.showing(image);
    }

    private static Scene prompted(double at, String words) {
        return new Scene(at, words, Transition.FLOW, 0, Optional.empty(), Optional.empty());
    }

    private String image(VisualModel model, Field url) {
        byte[] file = DataUrl.bytes(url);
        return keep(model, visuals.picture(file, model.frames(), url.path()));
    }

    private String keep(VisualModel model, Frame picture) {
        return films.keep(List.of(model.slice(picture)));
    }
}
