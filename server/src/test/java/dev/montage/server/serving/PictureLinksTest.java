package dev.montage.server.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureLinksTest {
    private Instant now = Instant.EPOCH;
    private final PictureLinks links = new PictureLinks(() -> now);

    @Test
    void keepsPicturesForAnHour() {
        String first = links.add(new byte[] {1}, "image/png");
        now = now.plus(Duration.ofMinutes(50));
        String second = links.add(new byte[] {2}, "image/webp");
        assertArrayEquals(new byte[] {1}, links.find(first).orElseThrow().file());
        now = now.plus(Duration.ofMinutes(10));
        assertTrue(links.find(first).isEmpty());
        assertEquals("image/webp", links.find(second).orElseThrow().mediaType());
        assertTrue(links.find("none").isEmpty());
    }

    @Test
    void theOldestGoWhenThereAreTooManyBytes() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            names.add(links.add(new byte[8 << 20], "image/png"));
        }
        assertTrue(links.find(names.get(0)).isEmpty());
        assertTrue(names.stream().skip(1).allMatch(name -> links.find(name).isPresent()));
    }
}
