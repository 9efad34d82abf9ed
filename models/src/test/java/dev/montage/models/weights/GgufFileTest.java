package dev.montage.models.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GgufFileTest extends WeightsFileContract {

    @Override
    Path write(Path folder) throws IOException {
        byte[] data = new byte[96 + 34];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 7);
        }
        byte[] bytes =
                GgufBytes.head(3, 4)
                        .key("general.architecture", GgufBytes.STRING)
                        .string("llama")
                        .key("general.alignment", GgufBytes.UINT32)
                        .i32(32)
                        .key("tokens", GgufBytes.ARRAY)
                        .i32(GgufBytes.STRING)
                        .i64(2)
                        .string("one")
                        .string("two")
                        .key("nested", GgufBytes.ARRAY)
                        .i32(GgufBytes.ARRAY)
                        .i64(1)
                        .i32(GgufBytes.UINT8)
                        .i64(2)
                        .bytes((byte) 1, (byte) 2)
                        .tensor("embed", 0, 0, 4, 3)
                        .tensor("quant", 8, 96, 32, 1)
                        .tensor("norm", 1, 64, 8)
                        .align(32)
                        .bytes(data)
                        .toBytes();
        return Files.write(folder.resolve("tiny.gguf"), bytes);
    }

    @Test
    void metadataOfEveryKind() {
        try (WeightsFile file = WeightsFiles.open(Goldens.GGUF)) {
            Map<String, Object> metadata = file.metadata();
            assertEquals("montage-test", metadata.get("general.architecture"));
            assertEquals(255L, metadata.get("kind.uint8"));
            assertEquals(-128L, metadata.get("kind.int8"));
            assertEquals(65_535L, metadata.get("kind.uint16"));
            assertEquals(-32_768L, metadata.get("kind.int16"));
            assertEquals(4_294_967_295L, metadata.get("kind.uint32"));
            assertEquals(-2_147_483_648L, metadata.get("kind.int32"));
            assertEquals(Long.MAX_VALUE, metadata.get("kind.uint64"));
            assertEquals(Long.MIN_VALUE, metadata.get("kind.int64"));
            assertEquals((double) 0.1f, metadata.get("kind.float32"));
            assertEquals(0.1, metadata.get("kind.float64"));
            assertEquals(true, metadata.get("kind.bool"));
            assertEquals("naïve 東京 🙂", metadata.get("kind.string"));
            assertEquals(List.of("a", "", "ß"), metadata.get("kind.strings"));
            assertEquals(List.of(1L, -2L, 3L), metadata.get("kind.numbers"));
            assertEquals(List.of(0.5, -0.25), metadata.get("kind.reals"));
            assertEquals(List.of(List.of(1L, 2L), List.of(3L)), metadata.get("kind.arrays"));
        }
    }

    @Test
    void version2AndAnotherAlignment() throws IOException {
        byte[] bytes =
                new GgufBytes()
                        .i32(GgufFile.MAGIC)
                        .i32(2)
                        .i64(1)
                        .i64(1)
                        .key("general.alignment", GgufBytes.UINT32)
                        .i32(256)
                        .tensor("x", 0, 0, 2)
                        .align(256)
                        .f32(1.5f, -2)
                        .toBytes();
        Path path = Files.write(folder.resolve("aligned.gguf"), bytes);
        try (WeightsFile file = GgufFile.open(path)) {
            assertArrayEquals(new float[] {1.5f, -2}, file.tensor("x").toFloats());
        }
    }

    @Test
    void shippedFileCutAnywhereIsRefused() throws IOException {
        Path whole = WeightsFilesTest.onlyGguf(Goldens.CHECKPOINTS.resolve("smollm2-135m"));
        long size = Files.size(whole);
        Path cut = Files.copy(whole, folder.resolve("cut.gguf"));
        // Longest first: each cut shortens the same copy. The last ones fall in the metadata.
        List<Long> lengths = new ArrayList<>(List.of(size - 1, size - 100, size - 10_000));
        for (long length = size - size / 37; length > 4; length -= size / 37) {
            lengths.add(length);
        }
        for (long length = 4_000_000; length > 4; length = length * 9 / 10) {
            lengths.add(length);
        }
        lengths.sort((a, b) -> Long.compare(b, a));
        for (long length : lengths) {
            try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
                file.setLength(length);
            }
            Refused.naming(cut, "expected", () -> GgufFile.open(cut));
        }
    }

    @Test
    void headsThatLie() throws IOException {
        refused("magic: expected GGUF, found 0x4c4c4547", new GgufBytes().i32(0x4c4c4547));
        refused("version: expected 2 or 3, found 1", new GgufBytes().i32(GgufFile.MAGIC).i32(1));
        refused("found a big-endian file", new GgufBytes().i32(GgufFile.MAGIC).i32(0x03000000));
        refused("tensor count: expected at most 131072, found 1844", GgufBytes.head(-1, 0));
        refused("tensor count: expected 100000 times at least 24", GgufBytes.head(100_000, 0));
        refused("metadata count: expected at most 65536", GgufBytes.head(0, Long.MAX_VALUE));
        refused("metadata count: expected 60000 times at least 13", GgufBytes.head(0, 60_000));
    }

    @Test
    void metadataThatLies() throws IOException {
        refused(
                "metadata key 0 length: expected at most 65535, found 9223372036854775808",
                GgufBytes.head(0, 1).i64(Long.MIN_VALUE).align(64));
        refused(
                "metadata 'k' length: expected at most 16777216, found 4611686018427387904",
                pair(GgufBytes.STRING).i64(1L << 62));
        refused("'k' length: expected 16777216 times", pair(GgufBytes.STRING).i64(1 << 24));
        refused("metadata 'k' type: expected 0 to 12, found 13", pair(13));
        refused("metadata 'k' type: expected 0 to 12, found 4294967295", pair(-1));
        refused("metadata 'k': expected a bool, 0 or 1, found 2", pair(GgufBytes.BOOL).i8(2));
        refused("'k': expected at most 2^63 - 1, found 1844", pair(GgufBytes.UINT64).i64(-1));
        refused(
                "'k' count: expected at most 4194304, found 4294967296",
                pair(GgufBytes.ARRAY).i32(GgufBytes.UINT8).i64(1L << 32));
        refused(
                "'k' count: expected 4000000 times at least 8 bytes",
                pair(GgufBytes.ARRAY).i32(GgufBytes.STRING).i64(4_000_000));
        refused(
                "metadata 'k': expected one of that key, found two",
                GgufBytes.head(0, 2)
                        .key("k", GgufBytes.UINT8)
                        .i8(1)
                        .key("k", GgufBytes.FLOAT32)
                        .f32(1));
    }

    @Test
    void deepArrays() throws IOException {
        GgufBytes bytes = pair(GgufBytes.ARRAY);
        for (int i = 0; i < 100_000; i++) {
            bytes.i32(GgufBytes.ARRAY).i64(1);
        }
        refused("metadata 'k': expected arrays at most 4 deep, found deeper ones", bytes);
    }

    @Test
    void alignmentThatLies() throws IOException {
        for (int alignment : new int[] {0, 24, -1, 1 << 21}) {
            GgufBytes bytes = GgufBytes.head(0, 1).key("general.alignment", GgufBytes.UINT32);
            String found = Integer.toUnsignedString(alignment);
            refused(
                    "general.alignment: expected a power of two up to 1048576, found '" + found,
                    bytes.i32(alignment));
        }
        refused(
                "power of two up to 1048576, found 'wide'",
                GgufBytes.head(0, 1).key("general.alignment", GgufBytes.STRING).string("wide"));
    }

    @Test
    void tensorsThatLie() throws IOException {
        long half = 1L << 31;
        refused("'x' dimensions: expected at most 8, found 9", one(0, 0, new long[9]));
        refused("'x' shape: expected dimensions from 0 to 2^31 - 1", one(0, 0, half));
        refused("'x' shape: expected at most 2^63 - 1", one(0, 0, -1));
        refused("'x' shape: expected at most 2^31 - 1 rows", one(0, 0, 4, half - 1, half - 1));
        refused("'x' shape: expected at most 2^63 - 1 bytes", one(0, 0, half - 1, half - 1));
        refused("'x' shape: expected Q4_1 rows in blocks of 32, found [2, 48]", one(3, 0, 48, 2));
        refused("'x' type: expected one of [F32, F16", one(6, 0, 32));
        refused("found ggml type 4294967295", one(-1, 0, 32));
        refused("'x' offset: expected a multiple of 32, found 16", one(0, 16, 4));
        refused("'x' offset: expected at most 2^63 - 1", one(0, -32, 4));
        refused("'x': expected 128 bytes from byte", one(0, Long.MAX_VALUE - 31, 32));
        refused("'x': expected 128 bytes from byte 64 on", one(0, 0, 32));
        refused(
                "'x': expected one of that name, found two",
                GgufBytes.head(2, 0)
                        .tensor("x", 0, 0, 4)
                        .tensor("x", 0, 32, 4)
                        .align(32)
                        .bytes(new byte[64]));
        refused(
                "'y' offset: expected 64 or more, past its neighbour, found 32",
                GgufBytes.head(2, 0)
                        .tensor("x", 0, 0, 16)
                        .tensor("y", 0, 32, 4)
                        .align(32)
                        .bytes(new byte[64]));
    }

    @Test
    void aHugeFileCostsNoMemory() throws IOException {
        byte[] head = pair(GgufBytes.STRING).i64(1L << 33).toBytes();
        Path path = Files.write(folder.resolve("huge.gguf"), head);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(1L << 34);
        }
        Refused.naming(path, "'k' length: expected at most", () -> GgufFile.open(path));
        Files.delete(path);
    }

    private static GgufBytes pair(int type) {
        return GgufBytes.head(0, 1).key("k", type);
    }

    private static GgufBytes one(int type, long offset, long... shape) {
        return GgufBytes.head(1, 0).tensor("x", type, offset, shape);
    }

    private void refused(String message, GgufBytes bytes) throws IOException {
        Path path = Files.write(folder.resolve("case.gguf"), bytes.toBytes());
        Refused.naming(path, message, () -> GgufFile.open(path));
    }
}
