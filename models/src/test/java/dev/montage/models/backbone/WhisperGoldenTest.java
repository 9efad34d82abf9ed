package dev.montage.models.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whisper's decoder against transformers; goldens and their script are in goldens/whisper. */
class WhisperGoldenTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));
    private static final Path GOLDENS = HOME.resolve("models/src/test/resources/goldens/whisper");
    private static final Path CHECKPOINT = HOME.resolve("models/checkpoints/whisper-base");
    private static final int STATES = 150;
    private static final int WIDTH = 512;

    /** The kernels, and how far log-probabilities and attention may be off. */
    enum Speed {
        PLAIN(1e-3, 1e-5),
        FAST(0.1, 0.02);

        private final double logProbability;
        private final double share;

        Speed(double logProbability, double share) {
            this.logProbability = logProbability;
            this.share = share;
        }

        WhisperDecoder load() {
            Kernels kernels = this == PLAIN ? new PlainKernels() : Kernels.best();
            List<WhisperDecoderConfig.Head> heads = new ArrayList<>();
            for (JsonNode head : golden().get("cross_attention").get("heads")) {
                heads.add(new WhisperDecoderConfig.Head(head.get(0).asInt(), head.get(1).asInt()));
            }
            WhisperDecoderConfig config =
                    new WhisperDecoderConfig(51865, WIDTH, 6, 8, 2048, 1500, 448, 1e-5f, heads);
            try (WeightsFile file = WeightsFiles.open(CHECKPOINT)) {
                return new WhisperDecoder(
                        config,
                        file,
                        new BackboneRuntime(kernels, Precision.STORED, new WorkerTeam(2), 16, 256));
            }
        }
    }

    /** Encoder states and the tokens after them. */
    private record Sequence(float[] states, int[] ids) implements Positions {
        @Override
        public int tokenAt(int position) {
            return position < STATES ? EMBEDDING : ids[position - STATES];
        }

        @Override
        public void embeddingAt(int position, float[] target, int offset) {
            System.arraycopy(states, position * WIDTH, target, offset, WIDTH);
        }

        @Override
        public int leadingEmbeddings() {
            return STATES;
        }
    }

    private static JsonNode golden() {
        try {
            return new ObjectMapper().readTree(GOLDENS.resolve("golden.json").toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static float[] floats(String file) {
        try {
            byte[] bytes = Files.readAllBytes(GOLDENS.resolve(file));
            float[] values = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            return values;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
    }

    /** Log-its of all tokens, computed {@code step} positions at a time. */
    private static float[][] logits(
            WhisperDecoder decoder, int[] ids, int step, Observers observers) {
        Sequence sequence = new Sequence(floats("encoder-own.f32"), ids);
        int[] table = IntStream.range(0, 16).map(i -> 15 - i).toArray();
        float[] row = new float[ids.length * decoder.vocabularySize()];
        List<float[]> all = new ArrayList<>();
        int end = STATES + ids.length;
        for (int start = 0; start < end; start += step) {
            int stop = Math.min(start + step, end);
            int tokens = Math.max(0, stop - Math.max(start, STATES));
            Span span = new Span(sequence, table, start, stop, tokens, observers);
            int rows = decoder.forward(List.of(span), row);
            for (int i = 0; i < rows; i++) {
                int from = i * decoder.vocabularySize();
                all.add(Arrays.copyOfRange(row, from, from + decoder.vocabularySize()));
            }
        }
        assertEquals(ids.length, all.size());
        return all.toArray(float[][]::new);
    }

    private static double logProbability(float[] logits, int id) {
        double maximum = Double.NEGATIVE_INFINITY;
        for (float value : logits) {
            maximum = Math.max(maximum, value);
        }
        double sum = 0;
        for (float value : logits) {
            sum += Math.exp(value - maximum);
        }
        return logits[id] - maximum - Math.log(sum);
    }

    @ParameterizedTest
    @EnumSource
    void logProbabilitiesAgree(Speed speed) {
        try (WhisperDecoder decoder = speed.load()) {
            for (JsonNode text : golden().get("decoder")) {
                int[] ids = ints(text.get("ids"));
                float[][] rows = logits(decoder, ids, 256, Observers.NONE);
                for (int i = 0; i + 1 < ids.length; i++) {
                    assertEquals(
                            text.get("next").get(i).asDouble(),
                            logProbability(rows[i], ids[i + 1]),
                            speed.logProbability,
                            text.get("name").asText() + " at " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void crossAttentionAgrees(Speed speed) {
        JsonNode golden = golden().get("cross_attention");
        int[] ids = ints(golden.get("ids"));
        float[] expected = floats("cross-attention.f32"); // [heads, ids, STATES]
        float[][] seen = new float[golden.get("heads").size() * ids.length][];
        AttentionObserver observer =
                (position, head, shares) -> seen[head * ids.length + position - STATES] = shares;
        try (WhisperDecoder decoder = speed.load()) {
            logits(decoder, ids, 256, new Observers(Optional.of(observer), Optional.empty()));
        }
        for (int row = 0; row < seen.length; row++) {
            float[] golden1 = Arrays.copyOfRange(expected, row * STATES, (row + 1) * STATES);
            assertArrayEquals(golden1, seen[row], (float) speed.share);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "FAST")
    void theSameBitsHoweverThePromptIsCut(Speed speed) {
        int[] ids = ints(golden().get("decoder").get(0).get("ids"));
        try (WhisperDecoder decoder = speed.load()) {
            float[][] whole = logits(decoder, ids, 256, Observers.NONE);
            float[][] parts = logits(decoder, ids, 21, Observers.NONE);
            assertFalse(Arrays.equals(whole[0], whole[1]));
            for (int i = 0; i < whole.length; i++) {
                assertArrayEquals(whole[i], parts[i], "position " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "FAST")
    void refusesTooManyTokens(Speed speed) {
        try (WhisperDecoder decoder = speed.load()) {
            Sequence sequence = new Sequence(floats("encoder-own.f32"), new int[500]);
            Span span = new Span(sequence, new int[20], 590, 600, 1);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> decoder.forward(List.of(span), new float[51865]));
        }
    }
}
