package dev.montage.models.families;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint folder is told by. */
class FamiliesTest {
    private static final Path MODELS = Path.of(System.getProperty("montage.home"), "models");
    @TempDir private Path folder;

    @Test
    void tellsPartsFromModels() throws IOException {
        assertTrue(Families.isPart(MODELS.resolve("src/test/resources/goldens/codec/tiny")));
        assertFalse(Families.isPart(MODELS.resolve("checkpoints/whisper-base")));
        assertFalse(Families.isPart(folder));
        Files.writeString(folder.resolve("config.json"), "{");
        assertFalse(Families.isPart(folder));
    }
}
