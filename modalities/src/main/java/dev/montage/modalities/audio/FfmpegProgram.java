package dev.montage.modalities.audio;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;

/**
 * The ffmpeg executable (version 6 or later). It runs only as a child process, so a fault of a
 * decoder ends one request and not the server.
 *
 * @param path the executable; its shared libraries lie beside it or where the system has them
 */
public record FfmpegProgram(Path path) {

    /**
     * The program that comes with this build, unpacked once into JavaCPP's cache (system property
     * {@code org.bytedeco.javacpp.cachedir}). Its Java bindings are not loaded.
     *
     * @throws IllegalStateException if it is not there or does not run on this machine
     */
    public static FfmpegProgram find() {
        String folder = "/org/bytedeco/ffmpeg/" + Loader.getPlatform() + "/";
        String name = Loader.getPlatform().startsWith("windows") ? "ffmpeg.exe" : "ffmpeg";
        try {
            File unpacked = Loader.cacheResource(FfmpegProgram.class, folder);
            if (unpacked == null) {
                throw new IllegalStateException("this build has no ffmpeg for " + folder);
            }
            File file = new File(unpacked, name);
            if (!file.canExecute() && !file.setExecutable(true)) {
                throw new IllegalStateException("cannot make " + file + " executable");
            }
            FfmpegProgram program = new FfmpegProgram(file.toPath());
            program.check();
            return program;
        } catch (IOException e) {
            throw new IllegalStateException("cannot unpack ffmpeg: " + e.getMessage(), e);
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

    /** Starts it with its standard input read from a file. */
    FfmpegProcess start(List<String> arguments, Path input, MediaLimits limits) throws IOException {
        if (!Files.isRegularFile(input)) {
            throw new IOException("not a file: " + input);
        }
        return new FfmpegProcess(this, arguments, input, limits);
    }

    /** An environment of one variable: the libraries in the jar need each other. */
    void prepare(ProcessBuilder builder) {
        builder.environment().clear();
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !File.separator.equals("\\")) {
            builder.environment().put("LD_LIBRARY_PATH", folder.toString());
        }
    }
}
