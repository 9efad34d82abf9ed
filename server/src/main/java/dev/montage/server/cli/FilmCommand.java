package dev.montage.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.montage.models.families.VisualModel;
import dev.montage.server.films.Film;
import dev.montage.server.films.FilmSpec;
import dev.montage.server.films.Films;
import dev.montage.server.films.Orders;
import dev.montage.server.films.Variant;
import dev.montage.server.metrics.FilmMetrics;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Field;
import dev.montage.server.wire.VideoReply;
import dev.montage.server.wire.VideoRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code montage film STORYBOARD.yaml} or {@code montage film WORDS}: makes a film, without a
 * server. What was made for an earlier film of the same parts is not made again.
 */
final class FilmCommand extends Command {
    private static final String MODEL = "--model";
    private static final String SECONDS = "--seconds";
    private static final String SIDE = "--side";
    private static final String FPS = "--fps";
    private static final String SEED = "--seed";
    private static final String GUIDANCE = "--guidance";
    private static final String CANDIDATES = "--candidates";
    private static final String FOLDER = "command";
    private static final int BAR = 30;
    private static final long TICK_MILLIS = 500;

    FilmCommand() {
        super("Make a film of a storyboard, or of what words say.");
        addOption(MODEL, "NAME", "montage-135m", "Checkpoint to film with.");
        addOption(OUTPUT, "FILE", "film.mp4", "Film to write; a contact sheet goes beside it.");
        addOption(SECONDS, "NUMBER", "0", "Its length; 0 for the storyboard's own, or 2.");
        addOption(SIDE, "PIXELS", "0", "Side of a frame; 0 for the storyboard's or the model's.");
        addOption(FPS, "NUMBER", "0", "Frames a second; 0 for the storyboard's or the model's.");
        addOption(SEED, "NUMBER", "0", "Another number, another film.");
        addOption(
                GUIDANCE, "NUMBER", "0", "Weight of the words, 1 or more; 0 for the model's own.");
        addOption(
                CANDIDATES,
                "NUMBER",
                "0",
                "Pictures drawn for a checkpoint, of which the likeliest is kept; 0 for the model's own.");
        addSettings(Setting.MODEL_DIRECTORY, Setting.THREADS, Setting.DATA);
        addArguments("STORYBOARD", "1..*", "A .json or .yaml file, or words.");
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path file = Path.of(option(OUTPUT));
        Settings settings = settings().withFilms(FOLDER);
        Visuals visuals = new Visuals(settings.limits());
        try (CheckpointLoader loader = new CheckpointLoader(settings.engine());
                VisualModel model = load(loader, settings, option(MODEL), VisualModel.class);
                Films films = new Films(settings, visuals, name -> model, new FilmMetrics())) {
            FilmSpec spec =
                    new Orders(films, visuals)
                            .film(model, VideoRequest.of(Field.root(body())), Optional.empty());
            films.unfinished().forEach(films::cancel);
            Film film = films.add(spec, Optional.empty(), spec.toString());
            films.begin();
            watch(films, film);
            if (film.failure().isPresent()) {
                throw wrong(film.failure().get().message());
            }
            Path sheet = file.resolveSibling(baseName(file) + ".jpg");
            StandardCopyOption over = StandardCopyOption.REPLACE_EXISTING;
            Files.copy(films.file(film, Variant.VIDEO), file, over);
            Files.copy(films.file(film, Variant.SPRITESHEET), sheet, over);
            VideoReply reply = films.reply(film);
            out().printf(
                            Locale.ROOT,
                            "%s: %s s, %d of %d parts made before, %.1f s of computing%n",
                            file,
                            reply.seconds(),
                            reply.work().keySlices().reused() + reply.work().stretches().reused(),
                            reply.work().keySlices().total() + reply.work().stretches().total(),
                            film.computeSeconds());
        }
        return 0;
    }

    private static String baseName(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    }

    /** As it would be sent to a server. */
    private ObjectNode body() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        ObjectNode body = yaml.createObjectNode();
        String words = String.join(" ", arguments());
        if (words.matches("(?i).*\\.(json|ya?ml)")) {
            // JSON is YAML.
            JsonNode read = yaml.readTree(Files.readString(Path.of(words)));
            if (!(read instanceof ObjectNode object)) {
                throw wrong(words + " must hold an object with a storyboard");
            }
            body = object;
        } else {
            body.put("prompt", words).put("seconds", "2");
        }
        if (number(SECONDS) > 0) {
            body.put("seconds", number(SECONDS));
        }
        if (number(SIDE) > 0) {
            body.put("size", (int) number(SIDE) + "x" + (int) number(SIDE));
        }
        if (number(FPS) > 0) {
            body.put("fps", (int) number(FPS));
        }
        if (number(GUIDANCE) > 0) {
            body.put("guidance", number(GUIDANCE));
        }
        if (number(CANDIDATES) > 0) {
            body.put("candidates", (int) number(CANDIDATES));
        }
        if (number(SEED) != 0 || !body.has("seed")) {
            body.put("seed", (long) number(SEED));
        }
        return body;
    }

    private void watch(Films films, Film film) throws InterruptedException {
        while (!film.status().isOver()) {
            long seen = film.changes();
            show(films.reply(film));
            film.await(seen, TICK_MILLIS);
        }
        show(films.reply(film));
        err().println();
    }

    private void show(VideoReply now) {
        int full = now.progress() * BAR / 100;
        VideoReply.Work work = now.work();
        err().printf(
                        Locale.ROOT,
                        "\r[%s%s] %3d %%  key slices %d/%d  stretches %d/%d  %s",
                        "#".repeat(full),
                        " ".repeat(BAR - full),
                        now.progress(),
                        work.keySlices().done(),
                        work.keySlices().total(),
                        work.stretches().done(),
                        work.stretches().total(),
                        work.etaSeconds().map(eta -> Math.round(eta) + " s left   ").orElse(""));
        err().flush();
    }
}
