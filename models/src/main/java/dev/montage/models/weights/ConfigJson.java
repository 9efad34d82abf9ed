package dev.montage.models.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** The small JSON files beside weights, as config.json. */
public final class ConfigJson {
    private ConfigJson() {}

    /**
     * The whole file.
     *
     * @throws WeightsException if it cannot be read or is no JSON
     */
    public static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new WeightsException(file + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new WeightsException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
