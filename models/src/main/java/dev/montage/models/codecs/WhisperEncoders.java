package dev.montage.models.codecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.weights.ConfigJson;
import dev.montage.models.weights.WeightsException;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.nio.file.Path;

/** Opens Whisper encoders from checkpoint folders. */
public final class WhisperEncoders {
    private static final String CONFIG = "config.json";

    private WhisperEncoders() {}

    /**
     * Opens the encoder in {@code folder}: its {@code config.json} and the weights that this names.
     * Takes a second if TensorFlow is not loaded yet.
     *
     * @param threads threads of one product
     * @throws WeightsException if a file is missing or not as it must be
     */
    public static AudioEncoder open(Path folder, int threads) {
        WhisperEncoderShape shape = shape(folder);
        JsonNode config = ConfigJson.read(folder.resolve(CONFIG));
        Path weights = folder.resolve(config.path("weights").asText("."));
        try (WeightsFile file = WeightsFiles.open(weights)) {
            return new TensorFlowWhisperEncoder(
                    file, shape, TensorFlowWhisperEncoder.bfloat16IsFast(), threads);
        }
    }

    /**
     * Sizes of the encoder in {@code folder}, without its weights.
     *
     * @throws WeightsException if config.json is missing or not as it must be
     */
    public static WhisperEncoderShape shape(Path folder) {
        Path file = folder.resolve(CONFIG);
        JsonNode json = ConfigJson.read(file);
        try {
            return new WhisperEncoderShape(
                    json.required("num_mel_bins").asInt(),
                    json.required("d_model").asInt(),
                    json.required("encoder_layers").asInt(),
                    json.required("encoder_attention_heads").asInt(),
                    json.required("encoder_ffn_dim").asInt(),
                    json.required("max_source_positions").asInt(),
                    (float) json.path("layer_norm_eps").asDouble(1e-5));
        } catch (IllegalArgumentException e) {
            throw new WeightsException(file + ": " + e.getMessage(), e);
        }
    }
}
