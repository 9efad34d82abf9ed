package dev.montage.models.families;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/** Makes models of one kind of checkpoint. */
@FunctionalInterface
public interface Family {

    /**
     * Loads a checkpoint.
     *
     * @param folder with config.json, tokenizer and weights
     * @param config the folder's config.json
     * @throws RuntimeException if the folder lacks something or something does not fit; the message
     *     names the file
     */
    Model load(Path folder, JsonNode config, ModelRuntime runtime);
}
