package dev.montage.server.films;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that films are kept in, of one server at a time: two would make the same films. A
 * second server gets a folder that lasts as long as it does. The system gives the folder free when
 * the process ends, however it ends.
 */
final class DataFolder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DataFolder.class.getName());

    private final Path path;
    private final Optional<FileChannel> lock;

    private DataFolder(Path path, Optional<FileChannel> lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Takes a folder, which is made if there is none. */
    static DataFolder take(Path wanted) {
        try {
            Files.createDirectories(wanted);
            FileChannel file =
                    FileChannel.open(
                            wanted.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (isLocked(file)) {
                return new DataFolder(wanted, Optional.of(file));
            }
            file.close();
            Path other = Files.createTempDirectory("montage-");
            LOG.log(
                    Level.WARNING,
                    wanted
                            + " is used by another Montage: films of this one are lost when it"
                            + " ends; --data names another folder");
            return new DataFolder(other, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(wanted + " cannot be used for films", e);
        }
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            FileLock found = file.tryLock();
            return found != null && found.isValid();
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Where a film's files are: each version has its own, for the one before may still write. */
    Path of(Film film) {
        return films().resolve(film.id()).resolve(Integer.toString(film.version()));
    }

    private Path films() {
        return path.resolve("films");
    }

    /** Deletes the files of all versions of a film. */
    void delete(String film) throws IOException {
        deleteAll(films().resolve(film));
    }

    /** Deletes the files of all other films; says how many films those were. */
    int keepOnly(Set<String> ids) throws IOException {
        if (!Files.isDirectory(films())) {
            return 0;
        }
        try (Stream<Path> all = Files.list(films())) {
            List<Path> others =
                    all.filter(home -> !ids.contains(String.valueOf(home.getFileName()))).toList();
            for (Path home : others) {
                deleteAll(home);
            }
            return others.size();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (lock.isPresent()) {
            lock.get().close();
        }
    }
}
