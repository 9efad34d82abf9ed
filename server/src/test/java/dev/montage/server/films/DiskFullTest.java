package dev.montage.server.films;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.montage.server.films.Film.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Films on a real disk of 4 MB that is full for a while: a tmpfs, which only root may mount. */
@Timeout(180)
final class DiskFullTest {
    @TempDir private Path home;
    private Path disk;
    private Path filler;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        disk = Files.createDirectory(home.resolve("data"));
        filler = disk.resolve("filler");
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()),
                "only root can mount a disk");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        succeeds("umount", disk.toString());
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** To its last byte. */
    private boolean fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full.getMessage(), containsString("No space left"));
            return false;
        }
    }

    @Test
    void aFilmFailsWithItsReasonAndTheNextIsMade() throws IOException, InterruptedException {
        byte[] film;
        try (TroubledFilms troubled = new TroubledFilms();
                Films films = troubled.films(home, number -> number == 3 && fill())) {
            Film.Failure failure = troubled.failed(films);
            assertEquals("storage_failed", failure.code());
            assertThat(failure.message(), containsString("No space left"));
            // Nothing is promised that could not be kept.
            FilmSpec spec = troubled.spec(films);
            assertThrows(
                    UncheckedIOException.class, () -> films.add(spec, Optional.empty(), "a wish"));
            assertEquals(1, films.all().size());
            Files.delete(filler);
            film = troubled.made(films);
        }
        // What could not be kept of the first is made up for after a restart.
        try (TroubledFilms troubled = new TroubledFilms();
                Films films = troubled.films(home, _ -> false)) {
            for (Film each : films.all()) {
                TroubledFilms.over(each);
                assertEquals(Status.COMPLETED, each.status());
                assertArrayEquals(film, Files.readAllBytes(films.file(each, Variant.VIDEO)));
            }
        }
    }
}
