package dev.montage.server.films;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.montage.models.families.VisualModel;
import dev.montage.server.films.Film.Failure;
import dev.montage.server.films.Film.Status;
import dev.montage.server.films.TroubledModel.Trouble;
import dev.montage.server.metrics.FilmMetrics;
import dev.montage.server.serving.TinyModel;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import dev.montage.server.web.Field;
import dev.montage.server.wire.VideoRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A small real model whose films meet trouble. One film and one request to the engine at a time: a
 * place that was not given free would stop all.
 */
final class TroubledFilms implements AutoCloseable {
    private static final String BOARD =
            """
            {"seed": 7, "seconds": 6, "storyboard": [
              {"at": 0, "prompt": "a dog in a park"},
              {"at": 1.5, "prompt": "night falls"},
              {"at": 3, "prompt": "it rains", "transition": "cut"},
              {"at": 4.5, "prompt": "a cat on a beach"}]}""";

    private final TinyModel tiny = TinyModel.load();

    @Override
    public void close() {
        tiny.close();
    }

    /** Those of films that are kept in {@code home/data}. */
    static Settings settings(Path home) {
        return SettingsReader.read(
                home,
                Optional.empty(),
                Map.of(),
                Map.of(
                        Setting.DATA, home.resolve("data").toString(),
                        Setting.VIDEOS_RUNNING, "1",
                        Setting.VIDEOS_SHARE, "1"));
    }

    Films films(Path home, Trouble trouble) {
        return films(home, new Visuals(settings(home).limits()), trouble);
    }

    Films films(Path home, Visuals visuals, Trouble trouble) {
        VisualModel troubled = TroubledModel.of(tiny.model(), trouble);
        Films films = new Films(settings(home), visuals, _ -> troubled, new FilmMetrics());
        films.begin();
        return films;
    }

    FilmSpec spec(Films films) throws IOException {
        Field body = Field.root(JsonMapper.builder().build().readTree(BOARD));
        Visuals visuals = new Visuals(settings(Path.of("")).limits());
        return new Orders(films, visuals)
                .film(tiny.model(), VideoRequest.of(body), Optional.empty());
    }

    private Film make(Films films) throws IOException, InterruptedException {
        Film film = films.add(spec(films), Optional.empty(), "a wish");
        over(film);
        return film;
    }

    static void over(Film film) throws InterruptedException {
        while (true) {
            long seen = film.changes();
            if (film.status().isOver()) {
                return;
            }
            film.await(seen, 1000);
        }
    }

    /** Makes a film and returns its MP4. */
    byte[] made(Films films) throws IOException, InterruptedException {
        Film film = make(films);
        assertEquals(Optional.empty(), film.failure());
        assertEquals(Status.COMPLETED, film.status());
        return Files.readAllBytes(films.file(film, Variant.VIDEO));
    }

    /** Fails to make a film. */
    Failure failed(Films films) throws IOException, InterruptedException {
        Film film = make(films);
        assertEquals(Status.FAILED, film.status());
        return film.failure().orElseThrow();
    }

    /** What clients are told last. */
    static String lastEvent(Films films) {
        List<FilmEvent> events = films.events(films.all().getLast(), 0);
        return events.getLast().type();
    }
}
