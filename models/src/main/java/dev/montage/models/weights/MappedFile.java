package dev.montage.models.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;

/** One regular file mapped read-only, and the words for what is wrong in it. */
final class MappedFile implements AutoCloseable {
    private static final int QUOTED_CHARS = 80;

    private final Path path;
    private final Arena arena;
    private final MemorySegment bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MappedFile(Path path, Arena arena, MemorySegment bytes) {
        this.path = path;
        this.arena = arena;
        this.bytes = bytes;
    }

    /**
     * Maps {@code path}.
     *
     * @throws WeightsException if it is not a readable regular file
     */
    // The arena lives as long as the file; close() closes it.
    @SuppressWarnings("MustBeClosedChecker")
    static MappedFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            throw error(
                    path, "file", "a regular file", Files.exists(path) ? "another kind" : "none");
        }
        // Shared, so that the file may be closed from any thread.
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new MappedFile(
                    path, arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            arena.close();
            throw new WeightsException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    Path path() {
        return path;
    }

    MemorySegment bytes() {
        return bytes;
    }

    long size() {
        return bytes.byteSize();
    }

    /** What is wrong: in which field, what belongs there and what stands there. */
    WeightsException error(String field, String expected, Object found) {
        return error(path, field, expected, found);
    }

    static WeightsException error(Path path, String field, String expected, Object found) {
        return new WeightsException(
                path + ": " + field + ": expected " + expected + ", found " + found);
    }

    /** A name out of a file, made safe for a message: short and without control characters. */
    static String quote(String text) {
        String shown = text.length() <= QUOTED_CHARS ? text : text.substring(0, QUOTED_CHARS) + "…";
        return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            arena.close();
        }
    }
}
