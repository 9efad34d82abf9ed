package dev.montage.modalities.media;

import dev.montage.modalities.media.MediaException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Media in a file, within its limit of bytes. An upload is a temporary file, which closing deletes;
 * whoever has it open reads on. (Only Windows keeps a name until the last reader is done.)
 */
public final class MediaFile implements AutoCloseable {

    private final Path path;
    private final boolean temporary;

    private MediaFile(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /**
     * A file that stays.
     *
     * @throws MediaException EMPTY or TOO_LARGE
     * @throws IOException if it cannot be read
     */
    public static MediaFile of(Path file, MediaLimits limits) throws IOException {
        checkSize(Files.size(file), limits);
        return new MediaFile(file, false);
    }

    /**
     * Reads the whole upload, but no more than the limit and one byte. Does not close it.
     *
     * @throws MediaException EMPTY or TOO_LARGE
     * @throws IOException if the upload breaks, or there is no place for the temporary file
     */
    public static MediaFile of(InputStream media, MediaLimits limits) throws IOException {
        MediaFile file = new MediaFile(Files.createTempFile("montage-", ".media"), true);
        boolean whole = false;
        try {
            long bytes = 0;
            try (OutputStream out = Files.newOutputStream(file.path)) {
                byte[] part = new byte[1 << 16];
                for (int count = media.read(part); count >= 0; count = media.read(part)) {
                    bytes += count;
                    checkSize(bytes, limits);
                    out.write(part, 0, count);
                }
            }
            checkSize(bytes, limits);
            whole = true;
            return file;
        } finally {
            if (!whole) {
                file.close();
            }
        }
    }

    /**
     * Media in memory.
     *
     * @throws MediaException EMPTY or TOO_LARGE
     * @throws UncheckedIOException if there is no place for the temporary file
     */
    public static MediaFile of(byte[] media, MediaLimits limits) {
        checkSize(media.length, limits);
        try {
            return of(new ByteArrayInputStream(media), limits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** Deletes it if it is temporary. */
    @Override
    public void close() throws IOException {
        if (!temporary) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (FileSystemException e) {
            path.toFile().deleteOnExit();
        }
    }

    /**
     * Refuses by size.
     *
     * @throws MediaException EMPTY or TOO_LARGE
     */
    public static void checkSize(long bytes, MediaLimits limits) {
        if (bytes == 0) {
            throw new MediaException(Code.EMPTY, "The file is empty.");
        }
        if (bytes > limits.maxBytes()) {
            throw new MediaException(
                    Code.TOO_LARGE,
                    "The file is larger than the limit of %d bytes.".formatted(limits.maxBytes()));
        }
    }
}
