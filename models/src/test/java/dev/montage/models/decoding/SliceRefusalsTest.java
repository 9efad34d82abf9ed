package dev.montage.models.decoding;

import static dev.montage.models.decoding.Requests.assertIdle;
import static dev.montage.models.decoding.Requests.events;
import static dev.montage.models.decoding.Requests.failure;
import static dev.montage.models.decoding.SliceEngineTest.SETTINGS;
import static dev.montage.models.decoding.SliceEngineTest.assertSame;
import static dev.montage.models.decoding.SliceEngineTest.codes;
import static dev.montage.models.decoding.SliceEngineTest.film;
import static dev.montage.models.decoding.SliceEngineTest.run;
import static dev.montage.models.decoding.SliceEngineTest.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.montage.models.backbone.Backbone;
import dev.montage.models.backbone.Kernels;
import dev.montage.models.backbone.Span;
import dev.montage.models.backbone.UnifiedGoldens;
import dev.montage.models.backbone.UnifiedGoldens.Model;
import dev.montage.models.decoding.Event.FailureReason;
import dev.montage.models.decoding.SliceEngineTest.Machine;
import dev.montage.models.sequence.Segment;
import dev.montage.models.sequence.VisualLayout;
import dev.montage.models.sequence.VisualPositions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no slices can be made of. */
@Timeout(60)
final class SliceRefusalsTest {

    /** Of the first pass, the first state is no number. */
    private static final class Broken implements Backbone {
        private final Backbone whole;
        private boolean broke;

        Broken(Backbone whole) {
            this.whole = whole;
        }

        @Override
        public int forward(List<Span> spans, float[] logits, float[] states) {
            int rows = whole.forward(spans, logits, states);
            if (!broke) {
                states[3] = Float.NaN;
                broke = true;
            }
            return rows;
        }

        @Override
        public int vocabularySize() {
            return whole.vocabularySize();
        }

        @Override
        public int contextLength() {
            return whole.contextLength();
        }

        @Override
        public int blockSize() {
            return whole.blockSize();
        }

        @Override
        public int blockCount() {
            return whole.blockCount();
        }

        @Override
        public int maxPositions() {
            return whole.maxPositions();
        }

        @Override
        public int stateSize() {
            return whole.stateSize();
        }

        @Override
        public void copyBlock(int from, int to) {
            whole.copyBlock(from, to);
        }

        @Override
        public void close() {
            whole.close();
        }
    }

    @Test
    void brokenStatesFailTheirOwnRequest() throws InterruptedException {
        Model model = Model.open(Kernels.best(), 2, 40);
        SliceChooser chooser =
                new SliceChooser(
                        model.head(),
                        model.embedding().layout(),
                        model.width(),
                        UnifiedGoldens::rolled,
                        UnifiedGoldens.WAY_GUIDANCE);
        try (Engine engine = new Engine(new Broken(model.backbone()), chooser, SETTINGS)) {
            List<Generation> films =
                    engine.submitAll(List.of(film(model, 1, 2), film(model, 2, 1)));
            assertEquals(FailureReason.ENGINE_FAILED, failure(films.getFirst()));
            List<int[]> other = slices(events(films.getLast()));
            assertSame(slices(run(engine, film(model, 2, 1))), other);
            assertIdle(engine);
        }
    }

    private static GenerationRequest words(List<Segment> prompt) {
        return new GenerationRequest(
                prompt,
                new ByteTokenizer(120),
                1,
                Set.of(),
                List.of(),
                Sampling.greedy(),
                false,
                0,
                List.of(),
                Optional.empty());
    }

    private static SliceRequest slicesAfter(List<Segment> prompt, int slices) {
        return new SliceRequest(
                prompt, slices, SliceSampling.greedy(), List.of(), Optional.empty());
    }

    private static Segment position(Model model, int id, int code) {
        VisualPositions none = model.embedding().layout().beginning(VisualLayout.FILM);
        int[] codes = new int[none.held()];
        Arrays.fill(codes, code);
        return codes(model, new VisualPositions(new int[] {id}, codes, none.apart()));
    }

    private static void refuses(Engine engine, Request request) {
        assertThrows(IllegalArgumentException.class, () -> engine.submit(request));
    }

    @Test
    void refusesWhatCannotBe() {
        try (Machine machine = Machine.of(11);
                Engine text = new Engine(new HashBackbone(120, 200, 4, 60, 32), SETTINGS)) {
            Model model = machine.model();
            SliceRequest film = film(model, 0, 1);
            refuses(text, film);
            refuses(machine.engine(), slicesAfter(film.prompt(), 40));
            VisualLayout layout = model.embedding().layout();
            refuses(machine.engine(), words(List.of(position(model, layout.lastId(), 0))));
            int place = layout.firstPlace();
            refuses(machine.engine(), words(List.of(position(model, place, layout.codes()))));
            refuses(machine.engine(), words(List.of(position(model, place, -1))));
            List<Segment> within = List.of(position(model, place, 0));
            assertThrows(IllegalArgumentException.class, () -> slicesAfter(within, 1));
            List<Segment> noCodes = List.of(new Segment.Tokens(1, 2));
            assertThrows(IllegalArgumentException.class, () -> slicesAfter(noCodes, 1));
        }
    }
}
