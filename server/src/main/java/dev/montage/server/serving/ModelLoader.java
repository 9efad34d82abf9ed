package dev.montage.server.serving;

import dev.montage.models.families.Model;
import java.nio.file.Path;

/** Makes a model of a checkpoint folder. */
@FunctionalInterface
public interface ModelLoader {

    /**
     * Loads a checkpoint.
     *
     * @throws RuntimeException if the folder is missing, or what it holds is damaged or not known;
     *     the message names the file
     */
    Model load(Path folder);
}
