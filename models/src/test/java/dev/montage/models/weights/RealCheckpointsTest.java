package dev.montage.models.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checkpoints that ship. */
class RealCheckpointsTest {
    private static final Path CHECKPOINTS =
            Path.of(System.getProperty("montage.home"), "models", "checkpoints");

    @Test
    void smollm2() {
        try (WeightsFile file = WeightsFiles.open(CHECKPOINTS.resolve("smollm2-135m"))) {
            assertEquals(272, file.names().size());
            assertEquals(30L, file.metadata().get("llama.block_count"));
            assertEquals(100_000.0, file.metadata().get("llama.rope.freq_base"));
            Object tokens = file.metadata().get("tokenizer.ggml.tokens");
            assertEquals(49_152, assertInstanceOf(List.class, tokens).size());
            Tensor embedding = file.tensor("token_embd.weight");
            assertEquals(DataType.Q8_0, embedding.type());
            assertEquals(List.of(49_152L, 576L), embedding.shape());
            long numbers = 0;
            for (String name : file.names()) {
                numbers += file.tensor(name).toFloats().length;
            }
            assertEquals(134_515_008L, numbers);
        }
    }

    @Test
    void whisper() {
        try (WeightsFile file = WeightsFiles.open(CHECKPOINTS.resolve("whisper-base"))) {
            Tensor embedding = file.tensor("model.decoder.embed_tokens.weight");
            assertEquals(DataType.I8, embedding.type());
            assertTrue(embedding.rowScales().isPresent());
            float[] row = new float[512];
            embedding.readRow(51_864, row, 0);
            byte stored = embedding.rowData(51_864).get(ValueLayout.JAVA_BYTE, 7);
            assertEquals(stored * embedding.rowScale(51_864), row[7]);
            assertEquals(List.of(512L, 80L, 3L), file.tensor("model.encoder.conv1.weight").shape());
        }
    }
}
