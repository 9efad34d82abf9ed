package dev.montage.modalities.ffmpeg;

import dev.montage.modalities.ffmpeg.FfmpegProcess.Blocks;
import dev.montage.modalities.media.MediaLimits;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;

/**
 * The ffmpeg executable (version 6 or later). It runs only as a child process, so a fault of a
 * decoder ends one request and not the server.
 *
 * @param path the executable
 * @param libraries folders of its shared libraries, before those of the system (Linux)
 */
public record FfmpegProgram(Path path, List<Path> libraries) {

    public FfmpegProgram {
        libraries = List.copyOf(libraries);
    }

    /**
     * The program that comes with this build, unpacked once into JavaCPP's cache (system property
     * {@code org.bytedeco.javacpp.cachedir}). Its Java bindings are not loaded.
     *
     * @throws IllegalStateException if it is not there or does not run on this machine
     */
    public static FfmpegProgram find() {
        String folder = "/org/bytedeco/ffmpeg/" + Loader.getPlatform() + "/";
        String suffix = Loader.getPlatform().startsWith("windows") ? ".exe" : "";
        try {
            File unpacked = Loader.cacheResource(FfmpegProgram.class, folder);
            if (unpacked == null) {
                throw new IllegalStateException("this build has no ffmpeg for " + folder);
            }
            executable(new File(unpacked, "ffprobe" + suffix));
            Path path = executable(new File(unpacked, "ffmpeg" + suffix));
            return working(path, List.of(unpacked.toPath()));
        } catch (IOException e) {
            throw new IllegalStateException("cannot unpack ffmpeg: " + e.getMessage(), e);
        }
    }

    private static Path executable(File file) {
        if (!file.canExecute() && !file.setExecutable(true)) {
            throw new IllegalStateException("cannot make " + file + " executable");
        }
        return file.toPath();
    }

    /**
     * The program as it is if it runs, else without what only devices need.
     *
     * @param libraries folders of its libraries; the last may be written to
     */
    static FfmpegProgram working(Path path, List<Path> libraries) throws IOException {
        FfmpegProgram program = new FfmpegProgram(path, libraries);
        try {
            program.check();
            return program;
        } catch (IllegalStateException e) {
            Optional<Path> noDevices = NoDevices.install(libraries.getLast());
            if (noDevices.isEmpty()) {
                throw e;
            }
            List<Path> more = new ArrayList<>(libraries);
            more.addFirst(noDevices.get());
            program = new FfmpegProgram(path, more);
            program.check();
            return program;
        }
    }

    /**
     * Runs it once.
     *
     * @throws IllegalStateException with its own words if it does not start
     */
    public void check() {
        ProcessBuilder builder = new ProcessBuilder(path.toString(), "-version");
        prepare(builder);
        try {
            Process process = builder.redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                byte[] said = process.getInputStream().readNBytes(4096);
                if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IllegalStateException(
                            "ffmpeg does not run here: "
                                    + new String(said, StandardCharsets.UTF_8).strip());
                }
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new IllegalStateException("ffmpeg does not run here: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ffmpeg was started", e);
        }
    }

    /**
     * Starts it with its standard input read from a file. It can write to its standard output only.
     */
    public FfmpegProcess start(List<String> arguments, Path input, MediaLimits limits)
            throws IOException {
        return new FfmpegProcess(this, command(arguments), from(input), 0, limits, Blocks.FULL);
    }

    /** Starts ffprobe, which lies beside it, on a file. */
    public FfmpegProcess startProbe(List<String> arguments, Path input, MediaLimits limits)
            throws IOException {
        String name = path.getFileName().toString().replace("ffmpeg", "ffprobe");
        List<String> command = new ArrayList<>(List.of(path.resolveSibling(name).toString()));
        command.addAll(arguments);
        return new FfmpegProcess(this, command, from(input), 0, limits, Blocks.FULL);
    }

    /**
     * Starts it with its standard input written by the caller. It may write files too, each of
     * {@code limits.maxBytes()} at most.
     */
    public FfmpegProcess startWriting(List<String> arguments, MediaLimits limits)
            throws IOException {
        return new FfmpegProcess(
                this, command(arguments), Redirect.PIPE, limits.maxBytes(), limits, Blocks.FULL);
    }

    /**
     * Starts it with its standard input written by the caller; what it writes to its standard
     * output is there at once.
     */
    public FfmpegProcess startStreaming(List<String> arguments, MediaLimits limits)
            throws IOException {
        return new FfmpegProcess(this, command(arguments), Redirect.PIPE, 0, limits, Blocks.PROMPT);
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(path.toString(), "-nostdin", "-nostats"));
        command.addAll(arguments);
        return command;
    }

    private static Redirect from(Path input) throws IOException {
        if (!Files.isRegularFile(input)) {
            throw new IOException("not a file: " + input);
        }
        return Redirect.from(input.toFile());
    }

    /** An environment of one variable: where its libraries are. */
    void prepare(ProcessBuilder builder) {
        builder.environment().clear();
        builder.environment()
                .put(
                        "LD_LIBRARY_PATH",
                        libraries.stream().map(Path::toString).collect(Collectors.joining(":")));
    }
}
