package dev.montage.models.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type and every shipped tensor, bit for bit as the reference packages read them. */
class GoldenNumbersTest {

    @Test
    void everyTypeOfGguf() {
        try (WeightsFile file = WeightsFiles.open(Goldens.GGUF)) {
            assertNumbers("gguf.", file);
        }
    }

    @Test
    void everyTypeOfSafetensors() {
        try (WeightsFile file = WeightsFiles.open(Goldens.SAFETENSORS)) {
            assertNumbers("safetensors.", file);
        }
    }

    private static void assertNumbers(String prefix, WeightsFile file) {
        try (WeightsFile expected = WeightsFiles.open(Goldens.EXPECTED)) {
            List<String> names =
                    expected.names().stream().filter(name -> name.startsWith(prefix)).toList();
            for (String name : names) {
                Tensor tensor = file.tensor(name.substring(prefix.length()));
                Tensor golden = expected.tensor(name);
                assertEquals(golden.shape(), tensor.shape(), name);
                assertArrayEquals(bits(golden.toFloats()), bits(tensor.toFloats()), name);
            }
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    @ParameterizedTest
    @ValueSource(strings = {"smollm2-135m", "whisper-base"})
    void everyTensorThatShips(String checkpoint) throws IOException {
        Set<String> seen = new HashSet<>();
        try (WeightsFile file = WeightsFiles.open(Goldens.CHECKPOINTS.resolve(checkpoint))) {
            for (String line : Files.readAllLines(Goldens.CHECKSUMS)) {
                String[] golden = line.split("\t", -1);
                if (golden[0].equals(checkpoint)) {
                    String name = golden[1];
                    Tensor tensor = file.tensor(name);
                    assertEquals(golden[2], tensor.type().name(), name);
                    assertEquals(shape(golden[3]), tensor.shape(), name);
                    assertEquals(golden[4], checksum(tensor.toFloats()), name);
                    seen.add(name);
                }
            }
            assertEquals(seen, file.names());
        }
    }

    private static List<Long> shape(String text) {
        List<Long> shape = new ArrayList<>();
        for (String length : text.split(",", -1)) {
            shape.add(Long.valueOf(length));
        }
        return shape;
    }

    private static String checksum(float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        MemorySegment.ofBuffer(bytes).copyFrom(MemorySegment.ofArray(values));
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return String.format("%08x", crc.getValue());
    }
}
