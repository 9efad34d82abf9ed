package dev.montage.models.families;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.models.codecs.VisualCodecShape;
import dev.montage.models.weights.ConfigJson;
import dev.montage.models.weights.WeightsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The list of families: {@code model_type} of a config.json to what loads it. */
public final class Families {
    private static final Map<String, Family> BY_MODEL_TYPE =
            new TreeMap<>(
                    Map.of(
                            "llama", LlamaFamily::load,
                            "montage", MontageFamily::load,
                            "qwen2", LlamaFamily::load,
                            "qwen3", LlamaFamily::load,
                            "whisper", WhisperFamily::load));

    /** Of folders that are used by models and answer nothing by themselves. */
    private static final Set<String> PARTS = Set.of(VisualCodecShape.MODEL_TYPE);

    private Families() {}

    /** Whether {@code folder} has a part of models, as a codec, and no model. */
    public static boolean isPart(Path folder) {
        try {
            JsonNode config = ConfigJson.read(folder.resolve("config.json"));
            return PARTS.contains(config.path("model_type").asText());
        } catch (WeightsException e) {
            return false; // loading it says what is wrong
        }
    }

    /**
     * Loads the checkpoint in {@code folder}.
     *
     * @throws WeightsException if the folder or its config.json is missing or of no known family
     */
    public static Model load(Path folder, ModelRuntime runtime) {
        Path file = folder.resolve("config.json");
        if (!Files.isRegularFile(file)) {
            throw new WeightsException(
                    folder + ": a checkpoint folder must have a config.json, found none");
        }
        JsonNode config = ConfigJson.read(file);
        String type = config.path("model_type").asText();
        Family family = BY_MODEL_TYPE.get(type);
        if (family == null) {
            throw new WeightsException(
                    "%s: model_type is \"%s\", known are %s"
                            .formatted(file, type, BY_MODEL_TYPE.keySet()));
        }
        return family.load(folder, config, runtime);
    }

    /** What a model is called: the name of its folder. */
    static String name(Path folder) {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }
}
