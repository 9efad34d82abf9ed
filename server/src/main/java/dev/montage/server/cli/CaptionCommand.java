package dev.montage.server.cli;

import dev.montage.modalities.video.FrameStream;
import dev.montage.models.families.VisualModel;
import dev.montage.server.serving.Captioner;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.wire.CaptionReply;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code montage caption FILE...}: says what pictures and films show, without a server. */
final class CaptionCommand extends Command {
    private static final String MODEL = "--model";
    private static final String LONG = "--long";

    CaptionCommand() {
        super("Say what pictures and films show.");
        addOption(MODEL, "NAME", "montage-135m", "Checkpoint to look with.");
        addSwitch(LONG, "Describe pictures in detail.");
        addSettings(Setting.MODEL_DIRECTORY, Setting.THREADS);
        addArguments("FILE", "1..*", "Pictures and films, of any common format.");
    }

    @Override
    public Integer call() {
        Settings settings = settings();
        Visuals visuals = new Visuals(settings.limits());
        int exitCode = 0;
        try (CheckpointLoader loader = new CheckpointLoader(settings.engine());
                VisualModel model = load(loader, settings, option(MODEL), VisualModel.class)) {
            for (String name : arguments()) {
                try {
                    caption(
                            new Captioner(model, visuals, settings, () -> false),
                            visuals,
                            model,
                            name);
                } catch (ApiException e) {
                    err().println("montage: " + name + ": " + e.getMessage());
                    exitCode = 1;
                }
            }
        }
        return exitCode;
    }

    private void caption(Captioner captioner, Visuals visuals, VisualModel model, String name) {
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw ApiException.field("file", "not_found", "no such file");
        }
        if (visuals.isPicture(file)) {
            String text =
                    captioner.picture(visuals.picture(file, model.frames(), "file"), isOn(LONG));
            out().println(name + ": " + text);
        } else {
            try (FrameStream film = visuals.film(file, model.frames(), "file")) {
                for (CaptionReply.Segment part : captioner.film(film, "file")) {
                    out().printf(
                                    "%s %.1f-%.1f s: %s%n",
                                    name, part.start(), part.end(), part.text());
                }
            }
        }
        out().flush();
    }
}
