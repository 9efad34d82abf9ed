package dev.montage.server.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.decoding.SliceSampling;
import dev.montage.models.families.VisualModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of several candidates the likeliest is kept, whichever ends first. */
@Timeout(60)
final class SliceWorkTest {
    private static TinyModel tiny;

    @BeforeAll
    static void load() {
        tiny = TinyModel.load();
    }

    @AfterAll
    static void close() {
        tiny.close();
    }

    private static SliceRequest picture(String words, int candidates) {
        SliceSampling how = new SliceSampling(1, 2, 5, candidates);
        return tiny.model().picture(words, how, Optional.empty());
    }

    private static Event.Slice alone(SliceRequest candidate) throws InterruptedException {
        Generation generation = tiny.model().generator().submit(candidate);
        List<Event> events = new ArrayList<>();
        do {
            events.add(generation.next());
        } while (!events.getLast().isLast());
        return (Event.Slice) events.getFirst();
    }

    @Test
    void keepsTheLikeliest() throws InterruptedException {
        VisualModel model = tiny.model();
        List<SliceRequest> pictures = List.of(picture("a tree", 6), picture("a dog", 3));
        List<SliceWork.Made> made = new ArrayList<>();
        try (SliceWork work = SliceWork.submit(model.generator(), pictures, () -> false)) {
            work.await(Duration.ofSeconds(1), made::add);
        }
        assertEquals(2, made.size());
        for (SliceWork.Made one : made) {
            SliceRequest picture = pictures.get(one.index());
            Event.Slice best = alone(picture.candidates().getFirst());
            for (SliceRequest candidate : picture.candidates()) {
                Event.Slice other = alone(candidate);
                best = other.logProbability() > best.logProbability() ? other : best;
            }
            assertArrayEquals(best.codes(), one.slices().getFirst());
            int tokens = picture.sampling().candidates() * model.slicePositions();
            assertEquals(tokens, one.usage().completionTokens());
        }
    }

    @Test
    void candidatesAreBounded() {
        assertThrows(IllegalArgumentException.class, () -> new SliceSampling(1, 2, 5, 0));
        assertThrows(IllegalArgumentException.class, () -> new SliceSampling(1, 2, 5, 17));
    }
}
