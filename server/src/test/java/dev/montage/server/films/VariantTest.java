package dev.montage.server.films;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import dev.montage.server.web.ApiException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VariantTest {
    private static FilmSpec film(double seconds) {
        return new FilmSpec("m", "a dog", List.of(), seconds, 32, 8, 1, 1, 1, 1, false);
    }

    @Test
    void aLongFilmIsNoGif(@TempDir Path folder) {
        Settings settings = SettingsReader.read(folder, Optional.empty(), Map.of(), Map.of());
        Visuals visuals = new Visuals(settings.limits());
        ApiException e =
                assertThrows(ApiException.class, () -> Variant.GIF.of(film(60.5), folder, visuals));
        assertEquals(400, e.status());
        assertTrue(
                String.valueOf(e.getMessage()).contains("at most 60 seconds, the video has 60.5"));
        assertEquals(folder.resolve("video.mp4"), Variant.VIDEO.of(film(60.5), folder, visuals));
    }
}
