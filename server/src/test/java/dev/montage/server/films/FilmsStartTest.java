package dev.montage.server.films;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.families.VisualModel;
import dev.montage.server.metrics.FilmMetrics;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of films is opened beside the models, and its failure ends the start. */
final class FilmsStartTest {
    @TempDir private Path home;

    private Films films() {
        Settings settings =
                SettingsReader.read(
                        home,
                        Optional.empty(),
                        Map.of(),
                        Map.of(Setting.DATA, home.resolve("data").toString()));
        return new Films(
                settings, new Visuals(settings.limits()), FilmsStartTest::none, new FilmMetrics());
    }

    private static VisualModel none(String name) {
        throw new AssertionError("no film asks for " + name);
    }

    @Test
    void saysThatTheDatabaseIsNone() throws IOException {
        Path database = home.resolve("data/films.sqlite");
        Files.createDirectories(home.resolve("data"));
        Files.writeString(database, "no database ".repeat(100));
        try (Films films = films()) {
            RuntimeException failure = assertThrows(RuntimeException.class, films::begin);
            assertEquals(IllegalStateException.class, failure.getClass());
            String message = String.valueOf(failure.getMessage());
            assertThat(message, startsWith(database + " cannot be opened: "));
            assertThat(message, endsWith("(file is not a database)"));
            assertThrows(IllegalStateException.class, films::all);
        }
        Files.delete(database);
        // Closing gave the folder free: it is no other one's now.
        try (Films films = films()) {
            films.begin();
            assertEquals(List.of(), films.all());
        }
        assertTrue(Files.isRegularFile(database));
    }
}
