package dev.montage.server.films;

import dev.montage.modalities.video.FrameStream;
import dev.montage.models.decoding.SliceSampling;
import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.Checkpoint.Transition;
import dev.montage.server.films.FilmSpec.Scene;
import dev.montage.server.serving.Captioner;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Form;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Films that were not made here, as storyboards: a checkpoint for as much as the model sees at
 * once, which shows those slices and whose prompt is what the model sees there.
 */
public final class SentFilms {
    private static final String PARAM = "video";

    /** A request waits while its film is watched. */
    private static final int MOST_SECONDS = 120;

    private final Films films;
    private final Visuals visuals;
    private final Settings settings;

    public SentFilms(Films films, Visuals visuals, Settings settings) {
        this.films = films;
        this.visuals = visuals;
        this.settings = settings;
    }

    /**
     * Reads a film; equal files are equal films.
     *
     * @param unwanted asked every now and then: once true, the work ends
     * @throws dev.montage.server.web.ApiException 400 if it is no film or too long
     */
    public FilmSpec read(VisualModel model, Path file, BooleanSupplier unwanted) {
        Captioner captioner = new Captioner(model, visuals, settings, unwanted);
        List<Scene> scenes = new ArrayList<>();
        int[] length = {0};
        try (FrameStream film = visuals.film(file, model.frames(), PARAM)) {
            captioner.windows(
                    film,
                    PARAM,
                    (frames, words) -> {
                        double at = length[0] / Planning.rate(model);
                        if (at >= MOST_SECONDS) {
                            throw Form.invalid(
                                    PARAM,
                                    "expected a film of at most %d s, found more"
                                            .formatted(MOST_SECONDS));
                        }
                        List<int[]> slices = model.slices(frames);
                        length[0] += slices.size();
                        Optional<String> kept = Optional.of(films.keep(slices));
                        scenes.add(
                                new Scene(at, words, Transition.FLOW, 0, kept, Optional.empty()));
                    });
        }
        SliceSampling how = model.recommendedSlices();
        return new FilmSpec(
                model.id(),
                scenes.getFirst().prompt(),
                scenes,
                length[0] / Planning.rate(model),
                model.frames().width(),
                model.frames().framesPerSecond(),
                Addresses.seed(scenes.getFirst().image().orElseThrow(), 0),
                how.temperature(),
                how.guidance(),
                how.candidates(),
                false);
    }
}
