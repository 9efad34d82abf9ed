package dev.montage.models.codecs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link AudioEncoder} must do, on a small one with random weights. */
class AudioEncoderTest {
    private static final WhisperEncoderShape SHAPE =
            new WhisperEncoderShape(5, 24, 2, 3, 40, 50, 1e-5f);

    /** The implementations, and how far from the oracle each may be. */
    enum Implementation {
        PLAIN(0),
        TENSORFLOW_FLOAT(1e-4),
        TENSORFLOW_BFLOAT(0.1);

        private final double tolerance;

        Implementation(double tolerance) {
            this.tolerance = tolerance;
        }

        AudioEncoder create() {
            RandomWhisperWeights weights = new RandomWhisperWeights(SHAPE);
            return this == PLAIN
                    ? new PlainWhisperEncoder(weights, SHAPE)
                    : new TensorFlowWhisperEncoder(weights, SHAPE, this == TENSORFLOW_BFLOAT, 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheOracleAtAnyLength(Implementation implementation) {
        try (AudioEncoder oracle = Implementation.PLAIN.create();
                AudioEncoder encoder = implementation.create()) {
            for (int frames : new int[] {1, 2, 3, 38, 99, 100}) {
                float[] logMel = features(frames);
                float[] expected = oracle.encode(logMel, frames);
                float[] found = encoder.encode(logMel, frames);
                assertEquals((frames + 1) / 2 * SHAPE.width(), found.length);
                double squares = 0;
                for (int i = 0; i < expected.length; i++) {
                    squares += Math.pow(expected[i] - found[i], 2) / expected.length;
                }
                assertTrue(
                        Math.sqrt(squares) <= implementation.tolerance,
                        frames + " frames: root mean square off " + Math.sqrt(squares));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSameBitsAgain(Implementation implementation) {
        try (AudioEncoder encoder = implementation.create()) {
            float[] first = encoder.encode(features(40), 40);
            encoder.encode(features(100), 100);
            assertArrayEquals(first, encoder.encode(features(40), 40));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWrongShapes(Implementation implementation) {
        try (AudioEncoder encoder = implementation.create()) {
            assertEquals(SHAPE.mels(), encoder.mels());
            assertEquals(SHAPE.width(), encoder.width());
            assertEquals(100, encoder.maxFrames());
            for (int frames : new int[] {0, 101}) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> encoder.encode(features(frames), frames));
            }
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(features(10), 12));
        }
    }

    private static float[] features(int frames) {
        Random random = new Random(frames);
        float[] logMel = new float[SHAPE.mels() * frames];
        for (int i = 0; i < logMel.length; i++) {
            logMel[i] = (float) random.nextGaussian();
        }
        return logMel;
    }
}
