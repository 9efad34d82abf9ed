package dev.montage.models.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every {@link WeightsFile}, whole, cut or hostile. */
abstract class WeightsFileContract {
    private static final int MUTATIONS = 4_000;
    private static final long SEED = 20261122;

    /** Time enough for a busy machine, far too little for a hang or a large allocation. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final long[] EXTREMES = {
        -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, 1L << 40, Integer.MAX_VALUE, 0xFFFF_FFFFL, 0
    };

    @TempDir Path folder;
    private Path path = Path.of("");

    /** Writes a small checkpoint, all numbers readable, and returns the path to open. */
    abstract Path write(Path folder) throws IOException;

    @BeforeEach
    void writeCheckpoint() throws IOException {
        path = write(folder);
    }

    @Test
    void everyNameHasATensorWhoseBytesFitItsShape() {
        try (WeightsFile file = WeightsFiles.open(path)) {
            assertFalse(file.names().isEmpty());
            for (String name : file.names()) {
                Tensor tensor = file.tensor(name);
                assertEquals(name, tensor.name());
                assertEquals((long) tensor.rows() * tensor.columns(), tensor.size());
                assertEquals(tensor.type().byteSize(tensor.size()), tensor.data().byteSize());
                assertTrue(tensor.data().isReadOnly());
            }
        }
    }

    @Test
    void rowsAreTheWholeTensorInPieces() {
        try (WeightsFile file = WeightsFiles.open(path)) {
            for (String name : file.names()) {
                Tensor tensor = file.tensor(name);
                int columns = tensor.columns();
                float[] all = tensor.toFloats();
                float[] row = new float[columns + 3];
                for (int r = 0; r < tensor.rows(); r++) {
                    tensor.readRow(r, row, 3);
                    assertArrayEquals(
                            Arrays.copyOfRange(all, r * columns, (r + 1) * columns),
                            Arrays.copyOfRange(row, 3, columns + 3),
                            name);
                }
            }
        }
    }

    @Test
    void aRowThatIsNotThereOrDoesNotFitIsRefused() {
        try (WeightsFile file = WeightsFiles.open(path)) {
            Tensor tensor = file.tensor(file.names().iterator().next());
            float[] row = new float[tensor.columns()];
            int rows = tensor.rows();
            assertThrows(IndexOutOfBoundsException.class, () -> tensor.readRow(-1, row, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> tensor.readRow(rows, row, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> tensor.readRow(0, row, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> tensor.rowData(rows));
        }
    }

    @Test
    void anUnknownNameIsAClearError() {
        try (WeightsFile file = WeightsFiles.open(path)) {
            String trouble = ": tensor 'no.such?name': expected a tensor of that name, found none";
            Refused.naming(path, trouble, () -> file.tensor("no.such\nname"));
        }
    }

    @Test
    void namesAndMetadataCannotBeChanged() {
        try (WeightsFile file = WeightsFiles.open(path)) {
            var names = file.names().iterator();
            names.next();
            assertThrows(UnsupportedOperationException.class, names::remove);
            assertThrows(
                    UnsupportedOperationException.class, () -> file.metadata().put("key", "value"));
        }
    }

    @Test
    void closingFromAnotherThreadUnmapsAndClosingTwiceIsFine() {
        WeightsFile file = WeightsFiles.open(path);
        Tensor tensor = file.tensor(file.names().iterator().next());
        CompletableFuture.runAsync(file::close).join();
        file.close();
        assertThrows(IllegalStateException.class, tensor::toFloats);
    }

    @Test
    void aMissingFileIsAClearError() throws IOException {
        Files.delete(path);
        String trouble = ": file: expected a regular file, found none";
        Refused.naming(path, trouble, () -> WeightsFiles.open(path));
    }

    @Test
    void aFileCutAnywhereIsAClearError() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            Refused.naming(path, "expected", () -> WeightsFiles.open(path));
        }
    }

    @Test
    void aMutatedFileIsReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        Random random = new Random(SEED);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutate(whole, random);
            Files.write(path, mutated);
            String what = "mutation " + i + " of " + path;
            long startNanos = System.nanoTime();
            assertDoesNotThrow(this::readOrRefuse, what);
            assertTrue(System.nanoTime() - startNanos < LIMIT.toNanos(), what + " took too long");
        }
    }

    /** Only a WeightsException may come out. */
    private void readOrRefuse() {
        try (WeightsFile file = WeightsFiles.open(path)) {
            for (String name : file.names()) {
                file.tensor(name).toFloats();
            }
        } catch (WeightsException e) {
            assertTrue(e.toString().length() < 1000, "a long message");
        }
    }

    private static byte[] mutate(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits && bytes.length > 8; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> putLong(bytes, at, EXTREMES[random.nextInt(EXTREMES.length)]);
                case 3 -> bytes[at]++;
                case 4 -> bytes = splice(bytes, at, random.nextInt(16), 0);
                default -> bytes = splice(bytes, at, 0, random.nextInt(16));
            }
        }
        return bytes;
    }

    private static void putLong(byte[] bytes, int at, long value) {
        for (int i = 0; i < 8 && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }

    /** Without {@code removed} bytes at {@code at}, and with {@code repeated} bytes twice. */
    private static byte[] splice(byte[] bytes, int at, int removed, int repeated) {
        int from = Math.min(bytes.length, at + removed);
        int until = Math.min(bytes.length, at + repeated);
        byte[] result = Arrays.copyOf(bytes, until + bytes.length - from);
        System.arraycopy(bytes, from, result, until, bytes.length - from);
        return result;
    }
}
