package dev.montage.models.weights;

import java.nio.file.Path;

/** Where the files of {@code make_weights_goldens.py} and the checkpoints lie. */
final class Goldens {
    private static final Path MODELS = Path.of(System.getProperty("montage.home"), "models");
    static final Path CHECKPOINTS = MODELS.resolve("checkpoints");
    static final Path FOLDER = MODELS.resolve("src/test/resources/goldens/weights");
    static final Path GGUF = FOLDER.resolve("types.gguf");
    static final Path SAFETENSORS = FOLDER.resolve("types.safetensors");
    static final Path EXPECTED = FOLDER.resolve("expected.safetensors");
    static final Path CHECKSUMS = FOLDER.resolve("checkpoints.tsv");

    private Goldens() {}
}
