package dev.montage.models.codecs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whisper's encoder against transformers; goldens and their script are in goldens/whisper. */
class WhisperEncoderGoldenTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));
    private static final Path GOLDENS = HOME.resolve("models/src/test/resources/goldens/whisper");
    private static final Path LOG_MEL =
            HOME.resolve("modalities/src/test/resources/goldens/logmel");
    private static final Path CHECKPOINT = HOME.resolve("models/checkpoints/whisper-base");
    private static final int MELS = 80;
    private static final int WIDTH = 512;

    /** The implementations, and the root mean square error allowed where states have about 1.4. */
    enum Implementation {
        PLAIN(1e-4),
        FLOAT(1e-4),
        BFLOAT(0.08);

        private final double tolerance;

        Implementation(double tolerance) {
            this.tolerance = tolerance;
        }

        AudioEncoder create(WeightsFile weights) {
            WhisperEncoderShape shape =
                    new WhisperEncoderShape(MELS, WIDTH, 6, 8, 2048, 1500, 1e-5f);
            return this == PLAIN
                    ? new PlainWhisperEncoder(weights, shape)
                    : new TensorFlowWhisperEncoder(weights, shape, this == BFLOAT, 2);
        }
    }

    private static float[] floats(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static JsonNode golden(String part) throws IOException {
        Path file = GOLDENS.resolve("golden.json");
        return new ObjectMapper().readTree(file.toFile()).get("encoder").get(part);
    }

    private static double error(float[] expected, float[] found) {
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += Math.pow(expected[i] - found[i], 2) / expected.length;
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @EnumSource
    void aClipAtItsOwnLength(Implementation implementation) throws IOException {
        JsonNode golden = golden("own");
        float[] mel = floats(LOG_MEL.resolve(golden.get("mel").get("file").asText()));
        float[] expected = floats(GOLDENS.resolve(golden.get("file").asText()));
        try (WeightsFile weights = WeightsFiles.open(CHECKPOINT);
                AudioEncoder encoder = implementation.create(weights)) {
            double error = error(expected, encoder.encode(mel, mel.length / MELS));
            assertTrue(error < implementation.tolerance, "off by " + error);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
    void aClipPaddedToTheWholeWindow(Implementation implementation) throws IOException {
        JsonNode golden = golden("padded");
        JsonNode mel = golden.get("mel");
        float[] known = floats(LOG_MEL.resolve(mel.get("file").asText()));
        int frames = known.length / MELS;
        float[] padded = new float[MELS * 3000];
        Arrays.fill(padded, (float) mel.get("fill").asDouble());
        for (int band = 0; band < MELS; band++) {
            System.arraycopy(known, band * frames, padded, band * 3000, frames);
        }
        float[] expected = floats(GOLDENS.resolve(golden.get("file").asText()));
        try (WeightsFile weights = WeightsFiles.open(CHECKPOINT);
                AudioEncoder encoder = implementation.create(weights)) {
            float[] states = encoder.encode(padded, 3000);
            float[] found = new float[expected.length];
            for (int i = 0; i < golden.get("rows").size(); i++) {
                int row = golden.get("rows").get(i).asInt();
                System.arraycopy(states, row * WIDTH, found, i * WIDTH, WIDTH);
            }
            double error = error(expected, found);
            assertTrue(error < implementation.tolerance, "off by " + error);
        }
    }
}
