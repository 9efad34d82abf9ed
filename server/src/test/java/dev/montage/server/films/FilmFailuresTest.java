package dev.montage.server.films;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.models.families.VisualModel;
import dev.montage.server.films.Film.Failure;
import dev.montage.server.films.Film.Status;
import dev.montage.server.films.TroubledModel.Trouble;
import dev.montage.server.metrics.FilmMetrics;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import dev.montage.server.web.Field;
import dev.montage.server.wire.VideoRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What breaks while a film is made ends that film, with its reason, or is tried again; the next
 * film is made. One film and one request to the engine at a time: a place that was not given free
 * would stop all.
 */
@Timeout(180)
final class FilmFailuresTest {
    private static final String BOARD =
            """
            {"seed": 7, "seconds": 6, "storyboard": [
              {"at": 0, "prompt": "a dog in a park"},
              {"at": 1.5, "prompt": "night falls"},
              {"at": 3, "prompt": "it rains", "transition": "cut"},
              {"at": 4.5, "prompt": "a cat on a beach"}]}""";

    private static CheckpointLoader loader;
    private static VisualModel model;

    @TempDir private Path home;
    private Settings settings;

    @BeforeAll
    static void load() {
        Path root = Path.of(System.getProperty("montage.home"));
        loader = new CheckpointLoader(read(root).engine());
        Path folder = root.resolve("models/src/test/resources/goldens/montage/tiny-model");
        model = (VisualModel) loader.load(folder);
    }

    @AfterAll
    static void close() {
        model.close();
        loader.close();
    }

    private static Settings read(Path home) {
        return SettingsReader.read(
                home,
                Optional.empty(),
                Map.of(),
                Map.of(
                        Setting.DATA, home.resolve("data").toString(),
                        Setting.VIDEOS_RUNNING, "1",
                        Setting.VIDEOS_SHARE, "1"));
    }

    @BeforeEach
    void settings() {
        settings = read(home);
    }

    private Films films(Visuals visuals, Trouble trouble) {
        VisualModel troubled = TroubledModel.of(model, trouble);
        Films films = new Films(settings, visuals, _ -> troubled, new FilmMetrics());
        films.begin();
        return films;
    }

    private Films films(Trouble trouble) {
        return films(new Visuals(settings.limits()), trouble);
    }

    private FilmSpec spec(Films films) throws IOException {
        Field body = Field.root(JsonMapper.builder().build().readTree(BOARD));
        return new Orders(films, new Visuals(settings.limits()))
                .film(model, VideoRequest.of(body), Optional.empty());
    }

    private Film make(Films films) throws IOException, InterruptedException {
        Film film = films.add(spec(films), Optional.empty(), "a wish");
        over(film);
        return film;
    }

    private static void over(Film film) throws InterruptedException {
        while (true) {
            long seen = film.changes();
            if (film.status().isOver()) {
                return;
            }
            film.await(seen, 1000);
        }
    }

    private byte[] made(Films films) throws IOException, InterruptedException {
        Film film = make(films);
        assertEquals(Optional.empty(), film.failure());
        assertEquals(Status.COMPLETED, film.status());
        return Files.readAllBytes(films.file(film, Variant.VIDEO));
    }

    private Failure failed(Films films) throws IOException, InterruptedException {
        Film film = make(films);
        assertEquals(Status.FAILED, film.status());
        return film.failure().orElseThrow();
    }

    /** What clients are told last. */
    private static String lastEvent(Films films) {
        List<FilmEvent> events = films.events(films.all().getLast(), 0);
        return events.getLast().type();
    }

    @Test
    void whatFailsInTheEngineIsTriedAgain() throws IOException, InterruptedException {
        byte[] same;
        try (Films films = films(number -> number == 2 || number == 3)) {
            same = made(films);
        }
        settings = read(home.resolve("other"));
        try (Films films = films(_ -> false)) {
            assertArrayEquals(made(films), same);
        }
    }

    @Test
    void whatFailsAgainAndAgainEndsItsFilm() throws IOException, InterruptedException {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (Films films = films(number -> broken.get() && number >= 2)) {
            assertEquals(new Failure("generation_failed", TroubledModel.MESSAGE), failed(films));
            assertEquals("video.failed", lastEvent(films));
            broken.set(false);
            made(films);
            // What was made of the first stays.
            assertEquals(2, films.all().getLast().work().keySlices().reused());
        }
    }

    @DisabledOnOs(OS.WINDOWS)
    @ParameterizedTest
    @ValueSource(strings = {"exit 1", "rm -f $0; exit 1"})
    void ffmpegBreaksAndIsMended(String end) throws IOException, InterruptedException {
        FfmpegProgram real = FfmpegProgram.find();
        Path script = home.resolve("ffmpeg");
        Path left = Files.writeString(home.resolve("left"), "2\n");
        String text =
                """
                #!/bin/sh
                read left < '%s'
                if [ $left -eq 0 ]; then %s; fi
                echo $((left - 1)) > '%s'
                exec '%s' "$@"
                """
                        .formatted(left, end, left, real.path());
        Files.writeString(script, text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Visuals visuals =
                new Visuals(settings.limits(), () -> new FfmpegProgram(script, real.libraries()));
        try (Films films = films(visuals, _ -> false)) {
            Failure failure = failed(films);
            assertEquals("storage_failed", failure.code());
            assertThat(failure.message(), containsString("ffmpeg"));
            assertEquals("video.failed", lastEvent(films));
            if (end.startsWith("rm")) {
                // Now it is missing altogether.
                assertThat(failed(films).message(), containsString("ffmpeg"));
                Files.writeString(script, text);
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            }
            Files.writeString(left, "1000\n");
            made(films);
        }
    }

    @Test
    void theDiskIsGoneAndComesBack() throws IOException, InterruptedException {
        Path parts = home.resolve("data/parts");
        Path away = home.resolve("away");
        Trouble gone =
                number -> {
                    if (number == 4) {
                        Files.move(parts, away);
                        Files.writeString(parts, "no folder");
                    }
                    return false;
                };
        try (Films films = films(gone)) {
            Failure failure = failed(films);
            assertEquals("storage_failed", failure.code());
            assertThat(failure.message(), containsString(parts.toString()));
            assertEquals("video.failed", lastEvent(films));
            Files.delete(parts);
            Files.move(away, parts);
            made(films);
        }
    }

    @Test
    void theDatabaseCannotBeWrittenForAWhile()
            throws IOException, InterruptedException, SQLException {
        String url = "jdbc:sqlite:" + home.resolve("data/films.sqlite");
        try (Films films = films(_ -> false);
                Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            FilmSpec spec = spec(films);
            assertThrows(
                    UncheckedIOException.class, () -> films.add(spec, Optional.empty(), "a wish"));
            // Nothing waits for what will not be made.
            assertEquals(List.of(), films.all());
            statement.execute("ROLLBACK");
            made(films);
        }
    }

    @Test
    void theDatabaseCannotBeWrittenWhileAFilmIsMade()
            throws IOException, InterruptedException, SQLException {
        String url = "jdbc:sqlite:" + home.resolve("data/films.sqlite");
        Files.createDirectories(home.resolve("data"));
        try (Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement();
                Films films =
                        films(
                                number -> {
                                    if (number == 3) {
                                        statement.execute("BEGIN IMMEDIATE");
                                    }
                                    return false;
                                })) {
            Failure failure = failed(films);
            assertEquals("storage_failed", failure.code());
            assertThat(failure.message(), containsString("the films' database"));
            statement.execute("ROLLBACK");
            made(films);
        }
        // What could not be kept of the first is made up for after a restart.
        try (Films films = films(_ -> false)) {
            for (Film film : films.all()) {
                over(film);
                assertEquals(Status.COMPLETED, film.status());
            }
        }
    }
}
