package dev.montage.models.decoding;

import static dev.montage.models.decoding.Requests.assertIdle;
import static dev.montage.models.decoding.Requests.events;
import static dev.montage.models.decoding.Requests.finished;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.backbone.Kernels;
import dev.montage.models.backbone.UnifiedGoldens;
import dev.montage.models.backbone.UnifiedGoldens.Model;
import dev.montage.models.sequence.NearSlices;
import dev.montage.models.sequence.Segment;
import dev.montage.models.sequence.VisualLayout;
import dev.montage.models.sequence.VisualPositions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pictures and films from the tiny unified model, alone and in company. */
@Timeout(120)
final class SliceEngineTest {
    static final EngineSettings SETTINGS = new EngineSettings(8, 16, 32, true);

    /** An engine, which owns the model's backbone. */
    record Machine(Model model, Engine engine) implements AutoCloseable {
        static Machine of(Model model, EngineSettings settings) {
            VisualLayout layout = model.embedding().layout();
            return new Machine(
                    model,
                    new Engine(
                            model.backbone(),
                            new SliceChooser(
                                    model.head(),
                                    layout,
                                    model.width(),
                                    UnifiedGoldens::rolled,
                                    UnifiedGoldens.WAY_GUIDANCE),
                            settings));
        }

        static Machine of(int blocks) {
            return of(Model.open(Kernels.best(), 2, blocks), SETTINGS);
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    static Segment.Codes codes(Model model, VisualPositions positions) {
        return new Segment.Codes(model.embedding(), positions);
    }

    /** A film of three slices after a prompt of its own, drawn by seed. */
    static SliceRequest film(Model model, int seed, double guidance) {
        int[] ids = IntStream.range(0, 19 + seed).map(i -> (7 * i + seed) % 120).toArray();
        Segment begun = codes(model, model.embedding().layout().beginning(VisualLayout.FILM));
        return new SliceRequest(
                List.of(new Segment.Tokens(ids), begun),
                3,
                new SliceSampling(1, guidance, seed),
                guidance > 1 ? List.of(new Segment.Tokens(1, 2, 3), begun) : List.of(),
                Optional.empty());
    }

    static List<int[]> slices(List<Event> events) {
        List<int[]> slices = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Slice slice) {
                assertEquals(slices.size(), slice.index());
                slices.add(slice.codes());
            }
        }
        return slices;
    }

    static List<Event> run(Engine engine, Request request) throws InterruptedException {
        return Requests.events(engine.submit(request));
    }

    static void assertSame(List<int[]> wanted, List<int[]> found) {
        assertEquals(wanted.size(), found.size());
        for (int i = 0; i < wanted.size(); i++) {
            assertArrayEquals(wanted.get(i), found.get(i), "slice " + i);
        }
    }

    @Test
    void seedsAndPromptsDecide() throws InterruptedException {
        try (Machine machine = Machine.of(40)) {
            Model model = machine.model;
            Engine engine = machine.engine;
            List<int[]> one = slices(run(engine, film(model, 1, 1)));
            assertSame(one, slices(run(engine, film(model, 1, 1))));
            SliceRequest film = film(model, 1, 1);
            SliceRequest other =
                    new SliceRequest(
                            film.prompt(),
                            3,
                            new SliceSampling(1, 1, 2),
                            List.of(),
                            Optional.empty());
            assertFalse(Arrays.equals(one.getFirst(), slices(run(engine, other)).getFirst()));
            assertFalse(
                    Arrays.equals(
                            one.getFirst(), slices(run(engine, film(model, 1, 4))).getFirst()));
        }
    }

    /** What is before a cut is seen, but nothing is repeated of it. */
    @Test
    void aCutMakesAnotherSlice() throws InterruptedException {
        try (Machine machine = Machine.of(40)) {
            Model model = machine.model;
            int[] before = slices(run(machine.engine, film(model, 4, 1))).getFirst();
            Segment seen =
                    codes(
                            model,
                            model.embedding().layout().positions(before, VisualLayout.PICTURE));
            Segment begun =
                    codes(model, model.embedding().layout().beginning(VisualLayout.PICTURE));
            SliceRequest next =
                    new SliceRequest(
                            List.of(seen, new Segment.Tokens(1, 2, 3), begun),
                            1,
                            new SliceSampling(0, 1, 9),
                            List.of(),
                            Optional.empty());
            int[] near = next.near().before();
            assertArrayEquals(before, near);
            assertTrue(
                    IntStream.of(next.afterCut().near().before())
                            .allMatch(level -> level == NearSlices.NONE));
            assertFalse(
                    Arrays.equals(
                            slices(run(machine.engine, next)).getFirst(),
                            slices(run(machine.engine, next.afterCut())).getFirst()));
        }
    }

    @Test
    void candidatesDifferAndTheFirstIsTheOnlyOne() throws InterruptedException {
        try (Machine machine = Machine.of(40)) {
            SliceRequest film = film(machine.model, 1, 2);
            SliceSampling one = film.sampling();
            SliceSampling three =
                    new SliceSampling(one.temperature(), one.guidance(), one.seed(), 3);
            List<SliceRequest> candidates =
                    new SliceRequest(film.prompt(), 3, three, film.unguided(), Optional.empty())
                            .candidates();
            assertEquals(3, candidates.size());
            assertSame(
                    slices(run(machine.engine, film)),
                    slices(run(machine.engine, candidates.get(0))));
            assertFalse(
                    Arrays.equals(
                            slices(run(machine.engine, candidates.get(1))).getFirst(),
                            slices(run(machine.engine, candidates.get(2))).getFirst()));
        }
    }

    /** Films, guided and not, and text, with few blocks, so that some have to start again. */
    @Test
    void companyAndPreemptionChangeNothing() throws InterruptedException {
        List<List<int[]>> alone = new ArrayList<>();
        EngineSettings uncached = new EngineSettings(8, 16, 32, false);
        try (Machine machine = Machine.of(Model.open(Kernels.best(), 2, 40), uncached)) {
            for (int seed = 0; seed < 6; seed++) {
                SliceRequest film = film(machine.model, seed, 1 + seed % 3);
                alone.add(slices(run(machine.engine, film)));
            }
        }
        long preemptions = 0;
        for (int blocks : new int[] {8, 10, 60}) {
            try (Machine machine = Machine.of(blocks)) {
                Model model = machine.model;
                Engine engine = machine.engine;
                List<Request> requests = new ArrayList<>();
                for (int seed = 0; seed < 6; seed++) {
                    requests.add(film(model, seed, 1 + seed % 3));
                    requests.add(text(model, seed));
                }
                List<Generation> all = engine.submitAll(requests);
                for (int seed = 0; seed < 6; seed++) {
                    assertSame(alone.get(seed), slices(events(all.get(2 * seed))));
                    assertEquals(24, Requests.ids(events(all.get(2 * seed + 1))).size());
                }
                preemptions += engine.status().preemptions();
                assertIdle(engine);
            }
        }
        assertTrue(preemptions > 0);
    }

    static GenerationRequest text(Model model, int seed) {
        int[] ids =
                film(model, seed, 1).prompt().getFirst() instanceof Segment.Tokens t
                        ? t.ids()
                        : new int[0];
        List<Segment> prompt = List.of(new Segment.Tokens(ids));
        return new GenerationRequest(
                prompt,
                new ByteTokenizer(120),
                24,
                Set.of(),
                List.of(),
                Sampling.of(1, seed),
                false,
                0,
                List.of(),
                Optional.empty());
    }

    /** A picture drawn before is read from the cache, and words after it see the same. */
    @Test
    void whatWasDrawnIsInTheCache() throws InterruptedException {
        try (Machine machine = Machine.of(40)) {
            Model model = machine.model;
            Engine engine = machine.engine;
            VisualLayout layout = model.embedding().layout();
            SliceRequest film = film(model, 4, 1);
            List<int[]> made = slices(run(engine, film));
            List<int[]> moved =
                    made.subList(0, made.size() - 1).stream().map(UnifiedGoldens::rolled).toList();
            VisualPositions seen = layout.positions(joined(made), VisualLayout.FILM, joined(moved));
            SliceRequest further =
                    new SliceRequest(
                            List.of(film.prompt().getFirst(), codes(model, seen)),
                            1,
                            new SliceSampling(1, 1, 9),
                            List.of(),
                            Optional.empty());
            List<Event> cached = run(engine, further);
            int length = further.promptLength();
            assertTrue(finished(cached).usage().cachedTokens() >= length - 32, "cached");
            try (Machine fresh = Machine.of(40)) {
                assertSame(slices(run(fresh.engine, further)), slices(cached));
            }
        }
    }

    private static int[] joined(List<int[]> slices) {
        return slices.stream().flatMapToInt(Arrays::stream).toArray();
    }

    @Test
    void cancelsWithinASlice() throws InterruptedException {
        try (Machine machine = Machine.of(40)) {
            Model model = machine.model;
            Engine engine = machine.engine;
            SliceRequest film = film(model, 2, 2);
            Generation generation = engine.submit(film);
            generation.cancel();
            assertEquals(Event.FailureReason.CANCELLED, Requests.failure(generation));
            List<int[]> again = slices(run(engine, film));
            assertEquals(3, again.size());
            assertIdle(engine);
        }
    }
}
