package dev.montage.models.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.backbone.UnifiedGoldens.Golden;
import dev.montage.models.backbone.UnifiedGoldens.Model;
import dev.montage.models.sequence.VisualLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text, pictures, films and sound in one backbone against PyTorch; see goldens/montage. */
class UnifiedGoldenTest {
    /** Log-its of each text position and states of each visual one. */
    private record Computed(float[] logits, float[] states) {}

    private static Computed compute(Model model, Golden golden, int step) {
        int vocabulary = model.backbone().vocabularySize();
        int width = model.width();
        float[] logits = new float[golden.length() * vocabulary];
        float[] states = new float[golden.length() * width];
        int[] table =
                IntStream.range(0, UnifiedGoldens.BLOCKS)
                        .map(i -> UnifiedGoldens.BLOCKS - 1 - i)
                        .toArray();
        int text = 0;
        int media = 0;
        for (int start = 0; start < golden.length(); ) {
            int end = golden.cut(start + step);
            float[] newLogits = new float[(end - start) * vocabulary];
            float[] newStates = new float[(end - start) * width];
            Span span = new Span(golden, table, start, end, end - start);
            int rows = model.backbone().forward(List.of(span), newLogits, newStates);
            System.arraycopy(newLogits, 0, logits, text * vocabulary, rows * vocabulary);
            int others = golden.count(Positions.VISUAL, start, end);
            System.arraycopy(newStates, 0, states, media * width, others * width);
            text += rows;
            media += others;
            start = end;
        }
        return new Computed(
                Arrays.copyOf(logits, text * vocabulary), Arrays.copyOf(states, media * width));
    }

    private static double logProbability(float[] logits, int offset, int count, int target) {
        double maximum = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            maximum = Math.max(maximum, logits[offset + i]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(logits[offset + i] - maximum);
        }
        return logits[offset + target] - maximum - Math.log(sum);
    }

    /** The largest difference to the golden's log-probabilities. */
    private static double worst(Model model, Golden golden, Computed rows) {
        double worst = 0;
        int text = 0;
        int media = 0;
        int words = 0;
        int codes = 0;
        int vocabulary = model.backbone().vocabularySize();
        for (int i = 0; i < golden.length(); i++) {
            JsonNode targets = golden.json().get("targets").get(i);
            int target = targets.get(0).asInt();
            if (golden.experts()[i] == Positions.TEXT) {
                if (target >= 0) {
                    double found =
                            logProbability(rows.logits, text * vocabulary, vocabulary, target);
                    double wanted = golden.json().get("text").get(words++).asDouble();
                    worst = Math.max(worst, Math.abs(found - wanted));
                }
                text++;
            } else {
                if (target >= 0) {
                    int[] near = UnifiedGoldens.ints(golden.json().get("near").get(codes));
                    int[] ways = UnifiedGoldens.ints(golden.json().get("ways").get(codes));
                    JsonNode wanted = golden.json().get("patches").get(codes++);
                    int[] patch = UnifiedGoldens.ints(targets);
                    worst =
                            Math.max(
                                    worst,
                                    worst(model, rows.states, media, near, ways, patch, wanted));
                }
                media += golden.experts()[i] == Positions.VISUAL ? 1 : 0;
            }
        }
        assertEquals(golden.json().get("text").size(), words);
        assertEquals(golden.json().get("patches").size(), codes);
        return worst;
    }

    private static double worst(
            Model model,
            float[] states,
            int row,
            int[] near,
            int[] ways,
            int[] patch,
            JsonNode wanted) {
        int width = model.width();
        model.head().begin(Arrays.copyOfRange(states, row * width, (row + 1) * width), near, 1);
        VisualLayout layout = model.embedding().layout();
        int[] channels = new int[layout.channels()];
        for (int i = 0; i < patch.length; i++) {
            layout.unpack(patch[i], channels, i * layout.levels().size());
        }
        double worst = 0;
        for (int c = 0; c < channels.length; c++) {
            double found = 0;
            int code = c / layout.levels().size();
            if (c % layout.levels().size() == 0) {
                float[] logits = new float[model.head().ways()];
                model.head().predictWay(code, 1, logits);
                found = logProbability(logits, 0, logits.length, ways[code]);
                model.head().chooseWay(code, 0, ways[code]);
            }
            float[] logits = new float[layout.channelLevels().get(c)];
            model.head().predict(c, 1, logits);
            found += logProbability(logits, 0, logits.length, channels[c]);
            worst = Math.max(worst, Math.abs(found - wanted.get(c).asDouble()));
            model.head().choose(c, 0, channels[c]);
        }
        return worst;
    }

    @Test
    void everyMediumAgreesWithPyTorch() {
        try (Model plain = Model.open(new PlainKernels(), 2)) {
            for (Golden golden : plain.goldens()) {
                assertEquals(0, worst(plain, golden, compute(plain, golden, 512)), 1e-3);
            }
        }
    }

    @Test
    void theWeightsThatShipAgreeWithPyTorch() {
        try (Model plain = Model.open(UnifiedGoldens.SHIPPED, new PlainKernels(), 2, 12)) {
            for (Golden golden : plain.goldens(UnifiedGoldens.shipped())) {
                assertEquals(0, worst(plain, golden, compute(plain, golden, 512)), 1e-2);
            }
        }
    }

    @Test
    void fastKernelsAreClose() {
        try (Model fast = Model.open(Kernels.best(), 2)) {
            for (Golden golden : fast.goldens()) {
                assertEquals(0, worst(fast, golden, compute(fast, golden, 512)), 0.15);
            }
        }
    }

    @Test
    void limitsAreThoseOfTheSteps() {
        try (Model plain = Model.open(new PlainKernels(), 1)) {
            for (Golden golden : plain.goldens()) {
                int[] found = IntStream.range(0, golden.length()).map(golden::limitAt).toArray();
                assertArrayEquals(golden.limits(), found);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 33, 130})
    void cutsDoNotChangeABit(int step) {
        try (Model fast = Model.open(Kernels.best(), 2)) {
            for (Golden golden : fast.goldens()) {
                Computed whole = compute(fast, golden, 512);
                Computed parts = compute(fast, golden, step);
                assertArrayEquals(whole.logits, parts.logits);
                assertArrayEquals(whole.states, parts.states);
            }
        }
    }

    /** A golden of which only the states of the media are wanted. */
    private record Silent(Golden golden) implements Positions {
        @Override
        public int tokenAt(int position) {
            return golden.tokenAt(position);
        }

        @Override
        public void embeddingAt(int position, float[] target, int offset) {
            golden.embeddingAt(position, target, offset);
        }

        @Override
        public int expertAt(int position) {
            return golden.expertAt(position);
        }

        @Override
        public int limitAt(int position) {
            return golden.limitAt(position);
        }

        @Override
        public List<Range> runs(int expert) {
            return golden.runs(expert);
        }

        @Override
        public int leadingEmbeddings() {
            return 0;
        }

        @Override
        public boolean predictsText() {
            return false;
        }
    }

    /** Alone, and beside the same sequence with its text. */
    @Test
    void mediaDoNotNeedTheLayersAboveThem() {
        try (Model fast = Model.open(Kernels.best(), 2)) {
            for (Golden golden : fast.goldens()) {
                Computed whole = compute(fast, golden, 512);
                int length = Math.min(golden.length(), golden.cut(128));
                int words = golden.count(Positions.TEXT, 0, length);
                int others = golden.count(Positions.VISUAL, 0, length);
                int[] table = {0, 1, 2, 3, 4, 5};
                Span silent = new Span(new Silent(golden), table, 0, length, length);
                float[] states = new float[others * fast.width()];
                assertEquals(0, fast.backbone().forward(List.of(silent), new float[0], states));
                assertPart(whole.states, states, 0, states.length);

                Span spoken = new Span(golden, new int[] {6, 7, 8, 9, 10, 11}, 0, length, length);
                float[] logits = new float[words * fast.backbone().vocabularySize()];
                float[] both = new float[2 * states.length];
                assertEquals(words, fast.backbone().forward(List.of(silent, spoken), logits, both));
                assertPart(whole.logits, logits, 0, logits.length);
                assertPart(whole.states, both, 0, states.length);
                assertPart(whole.states, both, states.length, states.length);
            }
        }
    }

    /** All goldens in one batch, their rows in the order of spans. */
    @Test
    void companyDoesNotChangeABit() {
        try (Model fast = Model.open(Kernels.best(), 3)) {
            List<Golden> goldens = fast.goldens().subList(0, 4);
            List<Span> spans = new ArrayList<>();
            List<float[]> logits = new ArrayList<>();
            List<float[]> states = new ArrayList<>();
            int block = 0;
            int positions = 0;
            for (Golden golden : goldens) {
                Computed alone = compute(fast, golden, 512);
                logits.add(alone.logits);
                states.add(alone.states);
                int length = Math.min(golden.length(), golden.cut(64));
                int[] table = {block, block + 1, block + 2};
                spans.add(new Span(golden, table, 0, length, length));
                block += 3;
                positions += length;
            }
            int vocabulary = fast.backbone().vocabularySize();
            float[] all = new float[positions * vocabulary];
            float[] media = new float[positions * fast.width()];
            int rows = fast.backbone().forward(spans, all, media);
            int text = 0;
            int other = 0;
            for (int s = 0; s < spans.size(); s++) {
                Golden golden = goldens.get(s);
                int words = golden.count(Positions.TEXT, 0, spans.get(s).end());
                int others = golden.count(Positions.VISUAL, 0, spans.get(s).end());
                assertPart(logits.get(s), all, text * vocabulary, words * vocabulary);
                assertPart(states.get(s), media, other * fast.width(), others * fast.width());
                text += words;
                other += others;
            }
            assertEquals(rows, text);
            assertTrue(other > 0);
        }
    }

    private static void assertPart(float[] wanted, float[] all, int from, int length) {
        assertArrayEquals(
                Arrays.copyOf(wanted, length), Arrays.copyOfRange(all, from, from + length));
    }
}
