package dev.montage.server.films;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.storyboard.Checkpoint.Transition;
import dev.montage.server.films.Film.Failure;
import dev.montage.server.films.FilmSpec.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no film needs is gone, and only that. */
final class DisposalTest {
    private static final List<int[]> SLICE = List.of(new int[] {1, 2, 3});

    @TempDir private Path home;
    private FilmStore store;
    private Parts parts;
    private DataFolder folder;
    private Disposal disposal;

    @BeforeEach
    void open() {
        store = new FilmStore(home.resolve("films.sqlite"));
        parts = new Parts(home.resolve("parts"));
        folder = DataFolder.take(home);
        disposal = new Disposal(store, parts, folder);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        folder.close();
    }

    private Film film(Optional<String> image, Optional<String> kept) throws IOException {
        Scene scene = new Scene(0, "a dog", Transition.FLOW, 0, image, kept);
        FilmSpec spec = new FilmSpec("m", "a dog", List.of(scene), 2, 128, 8, 7, 1, 1, 1, false);
        Film film = new Film(FilmRow.asked(spec, Duration.ofHours(1), Optional.empty(), "r"));
        store.save(film.row());
        Files.createDirectories(folder.of(film));
        Files.writeString(folder.of(film).resolve("video.mp4"), "film");
        return film;
    }

    private Film film() throws IOException {
        return film(Optional.empty(), Optional.empty());
    }

    private Film over(Film film) {
        film.fail(new Failure("cancelled", "The film was given up."), Instant.now());
        store.save(film.row());
        return film;
    }

    private String part(String name) throws IOException {
        String address = Addresses.sent(List.of(new int[] {name.hashCode()}));
        parts.write(address, SLICE);
        return address;
    }

    private String partOf(Film film, String name) throws IOException {
        String address = part(name);
        store.addPart(film.id(), film.version(), "KEY_SLICE", name.hashCode(), address, false);
        return address;
    }

    @Test
    void whatAnotherFilmHasStays() throws IOException {
        Film one = film();
        Film other = film();
        String own = partOf(one, "own");
        String shared = partOf(one, "shared");
        assertEquals(shared, partOf(other, "shared"));
        disposal.drop(one, List.of(other));
        assertFalse(parts.has(own));
        assertTrue(parts.has(shared));
        assertFalse(Files.exists(folder.of(one)));
        assertTrue(Files.exists(folder.of(other)));
        disposal.drop(other, List.of());
        assertFalse(parts.has(shared));
    }

    @Test
    void whatAnotherFilmWaitsForStays() throws IOException {
        Film one = film();
        String key = partOf(one, "key");
        String image = partOf(one, "image");
        Film waiting = film(Optional.of(image), Optional.empty());
        Film remix = film(Optional.empty(), Optional.of(key));
        disposal.drop(one, List.of(waiting, remix));
        assertTrue(parts.has(key));
        assertTrue(parts.has(image));
        // Neither was begun, so that the store knows of no part of theirs.
        disposal.drop(waiting, List.of(remix));
        assertFalse(parts.has(image));
        assertTrue(parts.has(key));
        disposal.drop(remix, List.of());
        assertFalse(parts.has(key));
    }

    @Test
    void aPictureOfAFilmThatNeverBeganGoesUnlessAnotherHasIt() throws IOException {
        String image = part("image");
        Film other = film();
        Film never = film(Optional.of(image), Optional.empty());
        assertEquals(image, partOf(other, "image"));
        disposal.drop(never, List.of(other));
        assertTrue(parts.has(image));
    }

    @Test
    void sweepsWhatIsInNoBook() throws IOException {
        Film film = film(Optional.of(part("image")), Optional.empty());
        String known = partOf(film, "known");
        String stray = part("stray");
        Path begun = parts.path(known).resolveSibling(".9c6e");
        Path lost = home.resolve("films/video_lost");
        Files.writeString(begun, "half");
        Files.createDirectories(lost.resolve("1"));
        Files.writeString(lost.resolve("1/video.mp4"), "film");
        disposal.sweep(List.of(film));
        // It goes on, and the stray one may be its next.
        assertTrue(parts.has(stray));
        disposal.sweep(List.of(over(film)));
        assertFalse(parts.has(stray));
        assertFalse(Files.exists(begun));
        assertFalse(Files.exists(lost));
        assertTrue(parts.has(known));
        assertTrue(film.spec().addresses().allMatch(parts::has));
        assertTrue(Files.exists(folder.of(film).resolve("video.mp4")));
        disposal.sweep(List.of(film));
    }
}
