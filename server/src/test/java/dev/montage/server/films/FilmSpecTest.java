package dev.montage.server.films;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Films outlive the version that began them. */
final class FilmSpecTest {

    @Test
    void readsWhatItWrites() {
        FilmSpec spec = new FilmSpec("m", "a dog", List.of(), 2, 128, 8, 7, 0.5, 2, 4, true);
        assertEquals(spec, FilmSpec.of(spec.json()));
        assertEquals(4, spec.withSeed(8).candidates());
        assertEquals(4, spec.key(1).candidates());
        assertEquals(1, spec.stretch(1).candidates());
    }

    @Test
    void filmsOfEarlierVersionsHaveOneCandidate() {
        FilmSpec spec = new FilmSpec("m", "a dog", List.of(), 2, 128, 8, 7, 0.5, 2, 1, true);
        String json = spec.json();
        String before = json.replace("\"candidates\":1,", "");
        assertTrue(before.length() < json.length(), json);
        assertEquals(spec, FilmSpec.of(before));
    }
}
