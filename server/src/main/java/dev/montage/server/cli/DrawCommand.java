package dev.montage.server.cli;

import dev.montage.modalities.picture.PictureFormat;
import dev.montage.modalities.picture.PictureWriter;
import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.decoding.SliceSampling;
import dev.montage.models.families.VisualModel;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.serving.SliceWork;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code montage draw WORDS}: makes a picture, without a server. */
final class DrawCommand extends Command {
    private static final String MODEL = "--model";
    private static final String SIDE = "--side";
    private static final String SEED = "--seed";
    private static final String GUIDANCE = "--guidance";
    private static final String CANDIDATES = "--candidates";

    DrawCommand() {
        super("Draw a picture of what words say.");
        addOption(MODEL, "NAME", "montage-135m", "Checkpoint to draw with.");
        addOption(OUTPUT, "FILE", "picture.png", "Picture to write: .png, .jpg or .webp.");
        addOption(SIDE, "PIXELS", "0", "Side of the picture; 0 for the model's own.");
        addOption(SEED, "NUMBER", "0", "Another number, another picture.");
        addOption(
                GUIDANCE, "NUMBER", "0", "Weight of the words, 1 or more; 0 for the model's own.");
        addOption(
                CANDIDATES,
                "NUMBER",
                "0",
                "Pictures drawn, of which the likeliest is kept; 0 for the model's own.");
        addSettings(Setting.MODEL_DIRECTORY, Setting.THREADS);
        addArguments("WORDS", "1..*", "What to draw.");
    }

    @Override
    public Integer call() throws IOException {
        Path file = Path.of(option(OUTPUT));
        PictureFormat format =
                PictureFormat.byName(file.toString())
                        .orElseThrow(() -> wrong(OUTPUT + " must end with .png, .jpg or .webp"));
        Settings settings = settings();
        Visuals visuals = new Visuals(settings.limits());
        try (CheckpointLoader loader = new CheckpointLoader(settings.engine());
                VisualModel model = load(loader, settings, option(MODEL), VisualModel.class)) {
            SliceSampling how = sampling(model);
            SliceRequest request =
                    model.picture(String.join(" ", arguments()), how, Optional.empty());
            List<int[]> slices = SliceWork.make(model.generator(), request, () -> false);
            int side = number(SIDE) > 0 ? (int) number(SIDE) : model.frames().width();
            Files.write(
                    file,
                    visuals.write(
                            model.show(slices).getFirst(),
                            side,
                            format,
                            PictureWriter.DEFAULT_QUALITY));
            out().println(file);
        }
        return 0;
    }

    /** How to choose codes, where 0 leaves a choice to the model. */
    private SliceSampling sampling(VisualModel model) {
        SliceSampling recommended = model.recommendedSlices();
        double guidance = number(GUIDANCE);
        int candidates = (int) number(CANDIDATES);
        return new SliceSampling(
                recommended.temperature(),
                guidance == 0 ? recommended.guidance() : guidance,
                (long) number(SEED),
                candidates == 0 ? recommended.candidates() : candidates);
    }
}
