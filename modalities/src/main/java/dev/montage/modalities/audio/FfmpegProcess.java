package dev.montage.modalities.audio;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One run of ffmpeg: reads a file on its standard input, hands out what it writes to its standard
 * output in blocks. Two daemon threads empty its pipes; at most {@link #QUEUED_BLOCKS} blocks wait.
 */
final class FfmpegProcess implements AutoCloseable {

    /** Even, so that a 16-bit sample is never split. */
    static final int BLOCK_BYTES = 1 << 16;

    private static final int QUEUED_BLOCKS = 8;
    private static final int MAX_MESSAGE_BYTES = 1 << 15;
    private static final int EXIT_SECONDS = 10;
    private static final byte[] END = new byte[0];

    private final Process process;
    private final Thread output;
    private final Thread errors;
    private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(QUEUED_BLOCKS);
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final long maxWaitNanos;
    private long waitedNanos;
    private boolean ended;

    FfmpegProcess(FfmpegProgram program, List<String> arguments, Path input, MediaLimits limits)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(program, arguments, limits));
        program.prepare(builder);
        maxWaitNanos = limits.maxWait().toNanos();
        process = builder.redirectInput(input.toFile()).start();
        String name = "ffmpeg-" + process.pid();
        output = Thread.ofPlatform().daemon().name(name + "-output").start(this::pumpOutput);
        errors = Thread.ofPlatform().daemon().name(name + "-errors").start(this::pumpErrors);
    }

    /**
     * A POSIX shell sets the limits and is then replaced by ffmpeg: no core file, no byte written
     * to any file, bounded address space and processor time. A limit the system does not know
     * (macOS has no -v) is skipped.
     */
    private static List<String> command(
            FfmpegProgram program, List<String> arguments, MediaLimits limits) {
        List<String> command = new ArrayList<>();
        if (File.separatorChar == '/') {
            long kibibytes = Math.max(1, limits.maxMemoryBytes() >> 10);
            long seconds = Math.max(1, limits.maxWait().toSeconds());
            String script =
                    "ulimit -c 0; ulimit -f 0; ulimit -v %d; ulimit -t %d; exec \"$@\""
                            .formatted(kibibytes, seconds);
            command.addAll(List.of("/bin/sh", "-c", script, "ffmpeg"));
        }
        command.add(program.path().toString());
        command.addAll(List.of("-nostdin", "-hide_banner", "-nostats"));
        command.addAll(arguments);
        return command;
    }

    /**
     * The next block; only the last is shorter than {@link #BLOCK_BYTES}, and after it come empty
     * ones.
     *
     * @throws MediaException TIMEOUT when the waits add up to the limit
     */
    byte[] next() throws InterruptedException {
        if (ended) {
            return END;
        }
        long start = System.nanoTime();
        byte[] block;
        try {
            block = blocks.poll(maxWaitNanos - waitedNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            close();
            throw e;
        }
        waitedNanos += System.nanoTime() - start;
        if (block == null) {
            close();
            throw new MediaException(
                    MediaException.Code.TIMEOUT,
                    "Decoding this file takes longer than %d s."
                            .formatted(TimeUnit.NANOSECONDS.toSeconds(maxWaitNanos)));
        }
        ended = block.length == 0;
        return block;
    }

    /** How it ended, once its output has: 128 + n after signal n. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
            close();
        }
        int code = process.waitFor();
        errors.join();
        return code;
    }

    /** The first 32 KiB of what it wrote to its standard error so far. */
    String messages() {
        return messages.toString(StandardCharsets.ISO_8859_1);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Kills it. */
    @Override
    public void close() {
        ended = true;
        process.destroyForcibly();
        output.interrupt();
    }

    private void pumpOutput() {
        try (InputStream in = process.getInputStream()) {
            byte[] block;
            do {
                block = nextOf(in);
                blocks.put(block);
            } while (block.length > 0);
        } catch (IOException e) {
            note(e);
        } catch (InterruptedException e) {
            // close() wants nothing more.
            process.destroyForcibly();
        }
    }

    /** A pipe that breaks because the process was killed is an end too. */
    private static byte[] nextOf(InputStream in) {
        try {
            return in.readNBytes(BLOCK_BYTES);
        } catch (IOException e) {
            return END;
        }
    }

    private void pumpErrors() {
        try (InputStream in = process.getErrorStream()) {
            byte[] part = new byte[4096];
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                messages.write(part, 0, Math.min(count, MAX_MESSAGE_BYTES - messages.size()));
            }
        } catch (IOException e) {
            note(e);
        }
    }

    private void note(IOException e) {
        messages.writeBytes(("\n" + e.getMessage()).getBytes(StandardCharsets.ISO_8859_1));
    }
}
