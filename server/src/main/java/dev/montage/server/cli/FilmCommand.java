package dev.montage.server.cli;

import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.families.VisualModel;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code montage film WORDS}: makes a short film, without a server. */
final class FilmCommand extends Command {
    private static final String MODEL = "--model";
    private static final String OUTPUT = "--output";
    private static final String SECONDS = "--seconds";
    private static final String SIDE = "--side";
    private static final String SEED = "--seed";
    private static final String GUIDANCE = "--guidance";

    FilmCommand() {
        super("Make a film of what words say.");
        addOption(MODEL, "NAME", "montage-135m", "Checkpoint to film with.");
        addOption(OUTPUT, "FILE", "film.mp4", "Film to write.");
        addOption(SECONDS, "NUMBER", "2", "Its length.");
        addOption(SIDE, "PIXELS", "0", "Side of a frame; 0 for the model's own.");
        addOption(SEED, "NUMBER", "0", "Another number, another film.");
        addOption(
                GUIDANCE, "NUMBER", "0", "Weight of the words, 1 or more; 0 for the model's own.");
        addSettings(Setting.MODEL_DIRECTORY, Setting.THREADS);
        addArguments("WORDS", "1..*", "What the film shows.");
    }

    @Override
    public Integer call() {
        Path file = Path.of(option(OUTPUT));
        Settings settings = settings();
        Visuals visuals = new Visuals(settings.limits());
        try (CheckpointLoader loader = new CheckpointLoader(settings.engine());
                VisualModel model = load(loader, settings, option(MODEL), VisualModel.class)) {
            FrameSpec frames = model.frames();
            double most =
                    (double) model.filmSlices() * model.sliceFrames() / frames.framesPerSecond();
            if (!(number(SECONDS) > 0 && number(SECONDS) <= most)) {
                throw wrong(SECONDS + " must be up to " + most + ", found " + option(SECONDS));
            }
            double sliceSeconds = (double) model.sliceFrames() / frames.framesPerSecond();
            SliceRequest request =
                    model.film(
                            String.join(" ", arguments()),
                            (int) Math.ceil(number(SECONDS) / sliceSeconds),
                            DrawCommand.sampling(model, number(SEED), number(GUIDANCE)),
                            Optional.empty());
            int side = number(SIDE) > 0 ? (int) number(SIDE) : frames.width();
            FrameSpec spec = FrameSpec.square(side, frames.framesPerSecond());
            long count = Math.max(1, Math.round(number(SECONDS) * frames.framesPerSecond()));
            List<Frame> made = model.show(DrawCommand.made(model, request));
            visuals.writeFilm(made.subList(0, (int) count), spec, file);
            out().println(file);
        }
        return 0;
    }
}
