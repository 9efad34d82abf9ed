package dev.montage.server.films;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.server.films.Film.Failure;
import dev.montage.server.films.Film.Status;
import dev.montage.server.films.TroubledModel.Trouble;
import dev.montage.server.serving.Visuals;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What breaks while a film is made ends that film, with its reason, or is tried again; the next
 * film is made.
 */
@Timeout(180)
final class FilmFailuresTest {
    private static TroubledFilms troubled;

    @TempDir private Path home;

    @BeforeAll
    static void load() {
        troubled = new TroubledFilms();
    }

    @AfterAll
    static void close() {
        troubled.close();
    }

    private Films films(Trouble trouble) {
        return troubled.films(home, trouble);
    }

    @Test
    void whatFailsInTheEngineIsTriedAgain() throws IOException, InterruptedException {
        byte[] same;
        try (Films films = films(number -> number == 2 || number == 3)) {
            same = troubled.made(films);
        }
        try (Films films = troubled.films(home.resolve("other"), _ -> false)) {
            assertArrayEquals(troubled.made(films), same);
        }
    }

    @Test
    void whatFailsAgainAndAgainEndsItsFilm() throws IOException, InterruptedException {
        AtomicBoolean broken = new AtomicBoolean(true);
        // The first key slice takes two, a picture and what follows it.
        try (Films films = films(number -> broken.get() && number >= 3)) {
            assertEquals(
                    new Failure("generation_failed", TroubledModel.MESSAGE),
                    troubled.failed(films));
            assertEquals("video.failed", TroubledFilms.lastEvent(films));
            broken.set(false);
            troubled.made(films);
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
                new Visuals(
                        TroubledFilms.settings(home).limits(),
                        () -> new FfmpegProgram(script, real.libraries()));
        try (Films films = troubled.films(home, visuals, _ -> false)) {
            Failure failure = troubled.failed(films);
            assertEquals("storage_failed", failure.code());
            assertThat(failure.message(), containsString("ffmpeg"));
            assertEquals("video.failed", TroubledFilms.lastEvent(films));
            if (end.startsWith("rm")) {
                // Now it is missing altogether.
                assertThat(troubled.failed(films).message(), containsString("ffmpeg"));
                Files.writeString(script, text);
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            }
            Files.writeString(left, "1000\n");
            troubled.made(films);
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
            Failure failure = troubled.failed(films);
            assertEquals("storage_failed", failure.code());
            assertThat(failure.message(), containsString(parts.toString()));
            assertEquals("video.failed", TroubledFilms.lastEvent(films));
            Files.delete(parts);
            Files.move(away, parts);
            troubled.made(films);
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
            FilmSpec spec = troubled.spec(films);
            assertThrows(
                    UncheckedIOException.class, () -> films.add(spec, Optional.empty(), "a wish"));
            // Nothing waits for what will not be made.
            assertEquals(List.of(), films.all());
            statement.execute("ROLLBACK");
            troubled.made(films);
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
            Failure failure = troubled.failed(films);
            assertEquals("storage_failed", failure.code());
            assertThat(failure.message(), containsString("the films' database"));
            statement.execute("ROLLBACK");
            troubled.made(films);
        }
        // What could not be kept of the first is made up for after a restart.
        try (Films films = films(_ -> false)) {
            for (Film film : films.all()) {
                TroubledFilms.over(film);
                assertEquals(Status.COMPLETED, film.status());
            }
        }
    }
}
