package dev.montage.server.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.wire.FileRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStoreTest {
    @TempDir private Path temporary;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Path folder() {
        return temporary.resolve("files");
    }

    private FileStore open() {
        return new FileStore(new Settings.Files(folder(), 1 << 20), () -> now);
    }

    private StoredFile add(FileStore store, String text, Optional<Duration> expires)
            throws IOException {
        Path upload = Files.writeString(temporary.resolve("upload"), text);
        StoredFile file = store.add(upload, text, new FileRequest("vision", expires));
        assertFalse(Files.exists(upload));
        return file;
    }

    private List<String> onDisk() throws IOException {
        try (Stream<Path> children = Files.list(folder())) {
            return children.map(child -> child.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void knowsItsFilesAgain() throws IOException {
        FileStore store = open();
        StoredFile first = add(store, "one", Optional.empty());
        now = now.plusMillis(1);
        StoredFile second = add(store, "two", Optional.of(Duration.ofHours(1)));
        FileStore again = open();
        assertEquals(List.of(first, second), again.all());
        assertEquals("two", Files.readString(again.content(second)));
    }

    @Test
    void forgetsWhatHasExpired() throws IOException {
        FileStore store = open();
        StoredFile file = add(store, "one", Optional.of(Duration.ofHours(1)));
        now = now.plusSeconds(3599);
        assertTrue(store.find(file.id()).isPresent());
        now = now.plusSeconds(1);
        assertEquals(Optional.empty(), store.find(file.id()));
        assertFalse(store.remove(file.id()));
        assertEquals(List.of(), onDisk());
    }

    @Test
    void clearsUpWhatWasCutShort() throws IOException {
        FileStore store = open();
        StoredFile whole = add(store, "one", Optional.empty());
        StoredFile cut = add(store, "two", Optional.empty());
        Files.writeString(store.content(cut), "tw");
        Path unfinished = Files.createDirectory(folder().resolve(".file-0"));
        Files.writeString(unfinished.resolve("content"), "thr");
        Files.createDirectory(folder().resolve("mine"));
        assertEquals(List.of(whole), open().all());
        // What is not its own, or not as it left it, is not its to delete.
        assertEquals(Stream.of(whole.id(), cut.id(), "mine").sorted().toList(), onDisk());
    }

    @Test
    void losesNoRoomByFailures() throws IOException {
        FileStore store = new FileStore(new Settings.Files(folder(), 5000), () -> now);
        Files.writeString(folder(), "a file where the folder should be");
        assertThrows(IOException.class, () -> add(store, "one", Optional.empty()));
        assertEquals(List.of(), store.all());
        Files.delete(folder());
        StoredFile file = add(store, "one", Optional.empty());
        assertThrows(ApiException.class, () -> add(store, "two", Optional.empty()));
        assertEquals(List.of(file.id()), onDisk());
    }
}
