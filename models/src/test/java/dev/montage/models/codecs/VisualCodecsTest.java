package dev.montage.models.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening checkpoints, good and broken. */
class VisualCodecsTest {
    @TempDir private Path folder;

    private void copyCheckpoint(String from, String to) throws IOException {
        String config = Files.readString(VisualGoldens.TINY.resolve("config.json"));
        String changed = config.replaceAll("\\s+", "").replace(from, to);
        Files.writeString(folder.resolve("config.json"), changed);
        Files.copy(
                VisualGoldens.TINY.resolve("codec.safetensors"),
                folder.resolve("codec.safetensors"));
    }

    /** What is said when the folder is opened. */
    private String refusal() {
        WeightsException refused =
                assertThrows(WeightsException.class, () -> VisualCodecs.open(folder, 1));
        return String.valueOf(refused.getMessage());
    }

    @Test
    void knowsItsSizes() throws IOException {
        copyCheckpoint("", "");
        try (VisualCodec codec = VisualCodecs.open(folder, 1)) {
            VisualCodecShape shape = codec.shape();
            assertEquals(32, shape.frameSize());
            assertEquals(4, shape.grid());
            assertEquals(16, shape.codes());
            assertEquals(48, shape.sliceCodes());
            assertEquals(3 * 32 * 32 * 3, shape.sliceBytes());
            assertEquals(8, shape.frameRateHz());
        }
    }

    @Test
    void failsOnceClosed() throws IOException {
        copyCheckpoint("", "");
        VisualCodec codec = VisualCodecs.open(folder, 1);
        byte[] frames = new byte[codec.shape().sliceBytes()];
        codec.close();
        codec.close();
        assertThrows(IllegalStateException.class, () -> codec.encode(frames));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "visual-codec         | llama             | model_type must be visual-codec",
                "\"patch\":2          | \"patch\":0       | patch must be in 1..4096, found 0",
                "\"frame_size\":32    | \"frame_size\":33 | frame_size 33 must be a multiple of 8",
                "[8,5,3]              | [8,5,1]           | levels must be in 2..4096, found 1",
                "[8,5,3]              | []                | levels must have a number",
                "\"encoder_blocks\":[1| \"encoder_blocks\":[1,1 | must be equally many",
                "slice_frames         | frames            | slice_frames",
                "\"frame_size\":32    | \"frame_size\":24 | multiple of 16, found 9",
            })
    void saysWhatIsWrongInAConfig(String from, String to, String wanted) throws IOException {
        copyCheckpoint(from, to);
        String found = refusal();
        assertTrue(found.contains(wanted), found);
        assertTrue(found.contains("config.json"), found);
    }

    /** Weights of another shape than config.json says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[8,12,20]            | [8,12,24]           | encoder.downs.1.weight",
                "\"decoder_blocks\":[2| \"decoder_blocks\":[3| decoder.stages.0.2.norm1.weight",
            })
    void saysWhichTensorDoesNotFit(String from, String to, String tensor) throws IOException {
        copyCheckpoint(from, to);
        String found = refusal();
        assertTrue(found.contains(tensor), found);
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThrows(WeightsException.class, () -> VisualCodecs.open(folder, 1));
        copyCheckpoint("", "");
        Files.delete(folder.resolve("codec.safetensors"));
        assertThrows(WeightsException.class, () -> VisualCodecs.open(folder, 1));
        Files.writeString(folder.resolve("config.json"), "{");
        assertThrows(WeightsException.class, () -> VisualCodecs.open(folder, 1));
    }
}
