package dev.montage.server.serving;

import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.wire.FileRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Files that clients sent, on disk: a folder for each, named by its id, with its content and what
 * is known of it. A folder gets its name when it is whole and loses it before it is deleted, so
 * that after any end of the process the store is as if every change had happened or not. Any thread
 * may call it.
 */
public final class FileStore {
    private static final Logger LOG = System.getLogger(FileStore.class.getName());
    private static final String CONTENT = "content";
    private static final String FACTS = "file.json";

    /** Begins the names of folders that are being written or deleted. */
    private static final String UNFINISHED = ".";

    /** What a file takes besides its content, or many small ones would cost nothing. */
    private static final long BESIDES_BYTES = 4096;

    private final Path folder;
    private final long mostBytes;
    private final InstantSource clock;
    private final Map<String, StoredFile> files = new LinkedHashMap<>(); // oldest first
    private long usedBytes;

    /** Opens the store; the folder is made with the first file. */
    public FileStore(Settings.Files settings) {
        this(settings, InstantSource.system());
    }

    FileStore(Settings.Files settings, InstantSource clock) {
        folder = settings.directory();
        mostBytes = settings.bytes();
        this.clock = clock;
        if (Files.isDirectory(folder)) {
            read();
        }
    }

    /**
     * Takes a file in.
     *
     * @param upload its content, which is moved away
     * @throws ApiException 413 if the store has no room for it
     */
    public StoredFile add(Path upload, String filename, FileRequest request) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        StoredFile file =
                new StoredFile(
                        "file-" + UUID.randomUUID().toString().replace("-", ""),
                        filename,
                        request.purpose(),
                        Files.size(upload),
                        now,
                        request.expiresAfter().map(now::plus));
        reserve(file);
        boolean whole = false;
        try {
            write(file, upload);
            whole = true;
        } finally {
            finish(file, whole);
        }
        return file;
    }

    /** A file; empty if there is none, or none any more. */
    public synchronized Optional<StoredFile> find(String id) {
        dropExpired();
        return Optional.ofNullable(files.get(id));
    }

    /** Where the content of a file is that {@link #find} found. */
    public Path content(StoredFile file) {
        return folder.resolve(file.id()).resolve(CONTENT);
    }

    /** All files, oldest first. */
    public synchronized List<StoredFile> all() {
        dropExpired();
        return List.copyOf(files.values());
    }

    /** Deletes a file; returns whether it was there. */
    public synchronized boolean remove(String id) {
        dropExpired();
        Optional<StoredFile> file = Optional.ofNullable(files.get(id));
        file.ifPresent(this::drop);
        return file.isPresent();
    }

    private synchronized void reserve(StoredFile file) {
        dropExpired();
        if (size(file) > mostBytes - usedBytes) {
            throw ApiException.of(
                    413,
                    "storage_full",
                    "The file has %d bytes; of the %d bytes for files, %d are taken."
                            .formatted(file.bytes(), mostBytes, usedBytes));
        }
        usedBytes += size(file);
    }

    private synchronized void finish(StoredFile file, boolean whole) {
        if (whole) {
            files.put(file.id(), file);
        } else {
            usedBytes -= size(file);
        }
    }

    private void write(StoredFile file, Path upload) throws IOException {
        Files.createDirectories(folder);
        Path unfinished = folder.resolve(UNFINISHED + file.id());
        boolean whole = false;
        try {
            Files.createDirectory(unfinished);
            Path content = unfinished.resolve(CONTENT);
            Files.move(upload, content);
            try (FileChannel channel = FileChannel.open(content, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            try (FileChannel channel =
                    FileChannel.open(
                            unfinished.resolve(FACTS),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(file.json()));
                channel.force(true);
            }
            Files.move(unfinished, folder.resolve(file.id()), StandardCopyOption.ATOMIC_MOVE);
            whole = true;
        } finally {
            if (!whole) {
                delete(unfinished);
            }
        }
    }

    private void dropExpired() {
        Instant now = clock.instant();
        List<StoredFile> expired =
                files.values().stream().filter(file -> file.isExpired(now)).toList();
        expired.forEach(this::drop);
    }

    private void drop(StoredFile file) {
        try {
            Path unfinished = folder.resolve(UNFINISHED + file.id());
            Files.move(folder.resolve(file.id()), unfinished, StandardCopyOption.ATOMIC_MOVE);
            files.remove(file.id());
            usedBytes -= size(file);
            delete(unfinished);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        List<StoredFile> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                if (child.getFileName().toString().startsWith(UNFINISHED + "file-")) {
                    delete(child);
                } else if (Files.isRegularFile(child.resolve(FACTS))) {
                    readOne(child).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(Comparator.comparing(StoredFile::created).thenComparing(StoredFile::id));
        for (StoredFile file : found) {
            files.put(file.id(), file);
            usedBytes += size(file);
        }
    }

    private static Optional<StoredFile> readOne(Path child) throws IOException {
        try {
            StoredFile file = StoredFile.of(Files.readAllBytes(child.resolve(FACTS)));
            if (file.id().equals(child.getFileName().toString())
                    && Files.size(child.resolve(CONTENT)) == file.bytes()) {
                return Optional.of(file);
            }
        } catch (ApiException | IOException e) {
            LOG.log(Level.DEBUG, "cannot read " + child, e);
        }
        LOG.log(Level.WARNING, "{0} is no file of this store and is left alone", child);
        return Optional.empty();
    }

    private static void delete(Path unfinished) throws IOException {
        Files.deleteIfExists(unfinished.resolve(CONTENT));
        Files.deleteIfExists(unfinished.resolve(FACTS));
        Files.deleteIfExists(unfinished);
    }

    private static long size(StoredFile file) {
        return file.bytes() + BESIDES_BYTES;
    }
}
