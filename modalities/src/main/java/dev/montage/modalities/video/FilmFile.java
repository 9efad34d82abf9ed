package dev.montage.modalities.video;

import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A file that ffmpeg makes of what is sent to it. It appears under its name only when {@link
 * #finish} has returned, whole and on the disk; closed before that, nothing is left of it.
 */
final class FilmFile implements AutoCloseable {
    private final FfmpegProcess process;
    private final Path target;
    private final Path part;
    private final MediaLimits limits;

    private FilmFile(FfmpegProcess process, Path target, Path part, MediaLimits limits) {
        this.process = process;
        this.target = target;
        this.part = part;
        this.limits = limits;
    }

    /**
     * Starts ffmpeg.
     *
     * @param arguments all but the output's name
     */
    static FilmFile open(
            FfmpegProgram program, List<String> arguments, Path target, MediaLimits limits)
            throws IOException {
        Path file = target.toAbsolutePath();
        if (!Files.isDirectory(file.resolveSibling(""))) {
            throw new IOException("no folder for " + file);
        }
        Path part = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("-y", "file:" + part));
        return new FilmFile(program.startWriting(all, limits), file, part, limits);
    }

    /** Sends bytes; waits while ffmpeg is busy. */
    void write(byte[] bytes) throws IOException, InterruptedException {
        try {
            process.input().write(bytes);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Sends what is in a file. */
    void copy(Path source) throws IOException, InterruptedException {
        try (InputStream in = Files.newInputStream(source)) {
            send(in);
        }
    }

    private void send(InputStream in) throws IOException, InterruptedException {
        try {
            in.transferTo(process.input());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void finish() throws IOException, InterruptedException {
        try {
            process.input().close();
        } catch (IOException e) {
            throw failure(e);
        }
        while (process.next().length > 0) {
            // It writes nothing there; the end of its output is its own end.
        }
        if (process.exitCode() != 0) {
            throw failure(new IOException("ffmpeg ended with " + process.exitCode()));
        }
        try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private IOException failure(IOException cause) throws InterruptedException {
        int code = process.exitCode();
        String said = process.messages().strip();
        return new IOException(
                "cannot write %s (limit %d bytes): ffmpeg ended with %d: %s"
                        .formatted(target, limits.maxBytes(), code, said),
                cause);
    }

    @Override
    public void close() throws IOException {
        process.kill();
        Files.deleteIfExists(part);
    }
}
