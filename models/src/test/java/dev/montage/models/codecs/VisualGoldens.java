package dev.montage.models.codecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of {@code goldens/codec/make_codec_goldens.py}, and implementations to hold to them. */
final class VisualGoldens {
    static final Path HOME = Path.of(System.getProperty("montage.home"));
    static final Path FOLDER = HOME.resolve("models/src/test/resources/goldens/codec");
    static final Path TINY = FOLDER.resolve("tiny");

    private VisualGoldens() {}

    /** Every implementation of {@link VisualCodec}. */
    enum Implementation {
        PLAIN,
        TENSORFLOW;

        /** Opens the net of a checkpoint folder. */
        Opened open(Path folder) {
            JsonNode config = VisualCodecs.read(folder.resolve("config.json"));
            VisualCodecShape shape = VisualCodecShape.of(config);
            WeightsFile weights = WeightsFiles.open(VisualCodecs.weights(folder, config));
            return new Opened(
                    this == PLAIN
                            ? new PlainVisualCodec(weights, shape)
                            : new TensorFlowVisualCodec(weights, shape, 2),
                    weights);
        }
    }

    /** A codec and the weights that it may read as long as it is used. */
    record Opened(VisualCodec codec, WeightsFile weights) implements AutoCloseable {
        @Override
        public void close() {
            codec.close();
            weights.close();
        }
    }

    static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(TINY.resolve(name));
    }

    /** Codes are stored as a byte each. */
    static int[] codes(Path file) throws IOException {
        byte[] stored = Files.readAllBytes(file);
        int[] codes = new int[stored.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = stored[i] & 0xFF;
        }
        return codes;
    }

    /** Mean absolute difference of unsigned bytes. */
    static double meanDifference(byte[] expected, byte[] found) {
        if (expected.length != found.length) {
            throw new AssertionError(
                    "expected " + expected.length + " bytes, found " + found.length);
        }
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += Math.abs((expected[i] & 0xFF) - (found[i] & 0xFF));
        }
        return sum / expected.length;
    }
}
