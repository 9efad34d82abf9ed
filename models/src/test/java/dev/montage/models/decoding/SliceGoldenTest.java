package dev.montage.models.decoding;

import static dev.montage.models.decoding.Requests.assertIdle;
import static dev.montage.models.decoding.Requests.finished;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.backbone.UnifiedGoldens;
import dev.montage.models.backbone.UnifiedGoldens.Model;
import dev.montage.models.decoding.Event.FinishReason;
import dev.montage.models.decoding.SliceEngineTest.Machine;
import dev.montage.models.sequence.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures and films that PyTorch finds likeliest; see goldens/montage. */
@Timeout(120)
final class SliceGoldenTest {
    static Stream<JsonNode> makesWhatPyTorchMakes() {
        JsonNode all = UnifiedGoldens.read("generated.json");
        return StreamSupport.stream(all.spliterator(), false);
    }

    /** Text, pictures and films of a golden. */
    private static List<Segment> prompt(Model model, JsonNode positions) {
        int firstVisual = model.embedding().layout().firstId();
        int[] ids = UnifiedGoldens.ints(positions.get("ids"));
        List<Segment> segments = new ArrayList<>();
        for (int from = 0; from < ids.length; ) {
            int to = from;
            while (to < ids.length && ids[to] >= firstVisual == ids[from] >= firstVisual) {
                to++;
            }
            segments.add(
                    ids[from] >= firstVisual
                            ? SliceEngineTest.codes(
                                    model, UnifiedGoldens.visual(positions, from, to))
                            : new Segment.Tokens(Arrays.copyOfRange(ids, from, to)));
            from = to;
        }
        return segments;
    }

    private static List<Segment> prompt(Model model, JsonNode positions, JsonNode begun) {
        List<Segment> segments = new ArrayList<>(prompt(model, positions));
        segments.addAll(prompt(model, begun));
        return segments;
    }

    private static double[] logProbabilities(List<Event> events) {
        return events.stream()
                .filter(Event.Slice.class::isInstance)
                .mapToDouble(event -> ((Event.Slice) event).logProbability())
                .toArray();
    }

    private static double[] doubles(JsonNode numbers) {
        return IntStream.range(0, numbers.size())
                .mapToDouble(i -> numbers.get(i).asDouble())
                .toArray();
    }

    /** One of them in raster order. */
    @ParameterizedTest
    @MethodSource
    void makesWhatPyTorchMakes(JsonNode golden) throws InterruptedException {
        int regions = golden.get("regions").asInt();
        try (Machine machine = Machine.of(Model.plain(2, regions), SliceEngineTest.SETTINGS)) {
            Model model = machine.model();
            Engine engine = machine.engine();
            JsonNode begun = golden.get("begun");
            JsonNode bare = golden.get("bare");
            List<int[]> wanted = new ArrayList<>();
            golden.get("slices").forEach(slice -> wanted.add(UnifiedGoldens.ints(slice)));
            List<Segment> prompt = prompt(model, golden.get("prompt"), begun);
            SliceRequest request =
                    new SliceRequest(
                            prompt,
                            wanted.size(),
                            new SliceSampling(0, golden.get("guidance").asDouble(), 0),
                            bare.get("ids").isEmpty() ? List.of() : prompt(model, bare, begun),
                            Optional.empty());
            List<Event> events = SliceEngineTest.run(engine, request);
            SliceEngineTest.assertSame(wanted, SliceEngineTest.slices(events));
            assertArrayEquals(
                    doubles(golden.get("log_probabilities")), logProbabilities(events), 0.02);
            assertEquals(FinishReason.STOP, finished(events).reason());
            Event.Usage usage = finished(events).usage();
            assertEquals(16 * wanted.size(), usage.completionTokens());
            assertEquals(request.promptLength(), usage.promptTokens());
            assertIdle(engine);
        }
    }
}
