package dev.montage.models.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the ids that training writes; see goldens/montage. */
class VisualLayoutTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("montage.home"))
                    .resolve("models/src/test/resources/goldens/montage/tiny/golden.json");
    private static final List<Integer> LEVELS = List.of(3, 5, 2);

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    @Test
    void writesFilmsAsTrainingDoes() throws IOException {
        for (JsonNode film : new ObjectMapper().readTree(GOLDEN.toFile()).get("films")) {
            VisualLayout layout = new VisualLayout(120, 4, LEVELS, film.get("regions").asInt(), 3);
            int[] ids = ints(film.get("ids"));
            assertArrayEquals(ids, layout.ids(ints(film.get("slices")), VisualLayout.FILM));
            int[] limits =
                    IntStream.range(0, ids.length).map(i -> layout.limit(ids[i], i)).toArray();
            assertArrayEquals(ints(film.get("limits")), limits);
        }
    }

    @Test
    void codesComeAndGo() {
        VisualLayout layout = new VisualLayout(120, 4, LEVELS, 4, 3);
        assertEquals(30, layout.codes());
        int[] channels = new int[3];
        for (int code = 0; code < layout.codes(); code++) {
            layout.unpack(code, channels, 0);
            assertEquals(code, layout.pack(channels, 0));
            assertEquals(code, layout.codeOf(layout.id(15, code)));
            assertEquals(code, layout.codeOf(layout.openingId(15, code)));
        }
        assertEquals(layout.lastId() - 1, layout.openingId(15, 29));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6, 64})
    void refusesRegionsThatDoNotTile(int regions) {
        assertThrows(
                IllegalArgumentException.class, () -> new VisualLayout(120, 4, LEVELS, regions, 3));
    }
}
