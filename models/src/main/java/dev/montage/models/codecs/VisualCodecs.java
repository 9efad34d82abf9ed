package dev.montage.models.codecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.weights.ConfigJson;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens visual codecs from checkpoint folders. */
public final class VisualCodecs {
    private static final String CONFIG = "config.json";

    private VisualCodecs() {}

    /**
     * Opens the codec in {@code folder}: its {@code config.json} and the weights that this names.
     * Takes a second if TensorFlow is not loaded yet.
     *
     * @param threads threads of one convolution; 0 for one a processor
     * @throws WeightsException if a file is missing or not as it must be
     */
    public static VisualCodec open(Path folder, int threads) {
        JsonNode config = read(folder.resolve(CONFIG));
        try (WeightsFile weights = WeightsFiles.open(weights(folder, config))) {
            VisualCodecShape shape = VisualCodecShape.of(config);
            return new TensorFlowVisualCodec(weights, shape, threads);
        } catch (IllegalArgumentException e) {
            throw new WeightsException(folder.resolve(CONFIG) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Sizes of the codec in {@code folder}, without its weights.
     *
     * @throws WeightsException if config.json is missing or not as it must be
     */
    public static VisualCodecShape shape(Path folder) {
        Path file = folder.resolve(CONFIG);
        try {
            return VisualCodecShape.of(read(file));
        } catch (IllegalArgumentException e) {
            throw new WeightsException(file + ": " + e.getMessage(), e);
        }
    }

    static Path weights(Path folder, JsonNode config) {
        return folder.resolve(config.path("weights").asText("."));
    }

    static JsonNode read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new WeightsException(
                    file
                            + ": expected the config.json of a visual codec, found none;"
                            + " docs/how-to/retrain-the-codec.md says how to make one");
        }
        return ConfigJson.read(file);
    }
}
