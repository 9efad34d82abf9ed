package dev.montage.models.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.backbone.UnifiedGoldens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
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

    private static VisualLayout layout(int patch, int regions) {
        return new VisualLayout(120, 8, patch, LEVELS, regions, 3);
    }

    @Test
    void writesFilmsAsTrainingDoes() throws IOException {
        for (JsonNode film : new ObjectMapper().readTree(GOLDEN.toFile()).get("films")) {
            VisualLayout layout = layout(film.get("patch").asInt(), film.get("regions").asInt());
            int[] ids = ints(film.get("ids"));
            int[] slices = ints(film.get("slices"));
            int[] first = Arrays.copyOf(slices, slices.length / 2);
            int[] moved = UnifiedGoldens.rolled(first);
            VisualPositions found = layout.positions(slices, VisualLayout.FILM, moved);
            assertArrayEquals(ids, found.ids());
            assertArrayEquals(UnifiedGoldens.rows(film.get("held")), found.codes());
            assertArrayEquals(UnifiedGoldens.rows(film.get("apart")), found.apart());
            int[] limits =
                    IntStream.range(0, ids.length).map(i -> layout.limit(ids[i], i)).toArray();
            assertArrayEquals(ints(film.get("limits")), limits);
        }
    }

    @Test
    void codesComeAndGo() {
        VisualLayout layout = layout(2, 4);
        assertEquals(30, layout.codes());
        int[] channels = new int[3];
        for (int code = 0; code < layout.codes(); code++) {
            layout.unpack(code, channels, 0);
            assertEquals(code, layout.pack(channels, 0));
        }
        assertEquals(layout.lastId() - 1, layout.openingId(15));
    }

    @Test
    void patchesHoldEachCodeOnce() {
        VisualLayout layout = layout(2, 4);
        int[] codes =
                IntStream.range(0, layout.slots() * layout.held())
                        .map(i -> layout.code(i / layout.held(), i % layout.held()))
                        .toArray();
        assertArrayEquals(new int[] {18, 19, 26, 27}, Arrays.copyOfRange(codes, 20, 24));
        assertArrayEquals(IntStream.range(0, 64).toArray(), IntStream.of(codes).sorted().toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6, 64})
    void refusesRegionsThatDoNotTile(int regions) {
        assertThrows(IllegalArgumentException.class, () -> layout(2, regions));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 16})
    void refusesPatchesThatDoNotDivide(int patch) {
        assertThrows(IllegalArgumentException.class, () -> layout(patch, 1));
    }
}
