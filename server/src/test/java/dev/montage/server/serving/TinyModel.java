package dev.montage.server.serving;

import dev.montage.models.families.VisualModel;
import dev.montage.server.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A small real model with random weights. */
public record TinyModel(CheckpointLoader loader, VisualModel model) implements AutoCloseable {

    /** Loads it, to compute with the settings that are usual. */
    public static TinyModel load() {
        Path home = Path.of(System.getProperty("montage.home"));
        CheckpointLoader loader =
                new CheckpointLoader(
                        SettingsReader.read(home, Optional.empty(), Map.of(), Map.of()).engine());
        Path folder = home.resolve("models/src/test/resources/goldens/montage/tiny-model");
        return new TinyModel(loader, (VisualModel) loader.load(folder));
    }

    @Override
    public void close() {
        model.close();
        loader.close();
    }
}
