package dev.montage.modalities.ffmpeg;

import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.modalities.media.MediaLimits;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of ffmpeg: reads its standard input, hands out what it writes to its standard output in
 * blocks. Two daemon threads empty its pipes; at most {@link #QUEUED_BLOCKS} blocks wait. For one
 * thread at a time, but any thread may close it.
 */
public final class FfmpegProcess implements AutoCloseable {

    /** Even, so that a 16-bit sample is never split. */
    public static final int BLOCK_BYTES = 1 << 16;

    private static final int QUEUED_BLOCKS = 8;
    private static final int MAX_MESSAGE_BYTES = 1 << 15;
    private static final int EXIT_SECONDS = 10;
    private static final int FILE_BLOCK_BYTES = 512; // POSIX, ulimit -f
    private static final int CANNOT_EXECUTE = 126;
    private static final int NOT_FOUND = 127;
    private static final int KILLED = 128 + 9;
    private static final int CPU_LIMIT = 128 + 24;
    private static final byte[] END = new byte[0];
    private static final Pattern REFUSED_SIZE = Pattern.compile("Picture size (\\d+)x(\\d+) ");

    private final Process process;
    private final Thread output;
    private final Thread errors;
    private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(QUEUED_BLOCKS);
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final MediaLimits limits;
    private final Blocks kind;
    private long waitedNanos;
    private byte[] block = END;
    private int position;
    private volatile boolean ended;

    /** How its output is handed out. */
    enum Blocks {
        /** Full ones, for what is read as a whole. */
        FULL,
        /** As they come, for what is watched. */
        PROMPT
    }

    FfmpegProcess(
            FfmpegProgram program,
            List<String> command,
            Redirect input,
            long maxFileBytes,
            MediaLimits limits,
            Blocks kind)
            throws IOException {
        this.limits = limits;
        this.kind = kind;
        ProcessBuilder builder = new ProcessBuilder(limited(command, maxFileBytes, limits));
        program.prepare(builder);
        process = builder.redirectInput(input).start();
        String name = "ffmpeg-" + process.pid();
        output = Thread.ofPlatform().daemon().name(name + "-output").start(this::pumpOutput);
        errors = Thread.ofPlatform().daemon().name(name + "-errors").start(this::pumpErrors);
    }

    /**
     * A POSIX shell sets the limits and is then replaced by ffmpeg: no core file, bounded files,
     * address space and processor time. A limit the system does not know (macOS has no -v) is
     * skipped.
     */
    private static List<String> limited(
            List<String> command, long maxFileBytes, MediaLimits limits) {
        if (File.separatorChar != '/') {
            return command;
        }
        long blocks = Math.ceilDiv(maxFileBytes, FILE_BLOCK_BYTES);
        long kibibytes = Math.max(1, limits.maxMemoryBytes() >> 10);
        long seconds = Math.max(1, limits.maxWait().toSeconds());
        String script =
                "ulimit -c 0; ulimit -f %d; ulimit -v %d; ulimit -t %d; exec \"$@\""
                        .formatted(blocks, kibibytes, seconds);
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", script, "ffmpeg"));
        all.addAll(command);
        return all;
    }

    /**
     * The next block; only the last is shorter than {@link #BLOCK_BYTES}, unless they are to come
     * promptly, and after it come empty ones.
     *
     * @throws MediaException TIMEOUT when the waits add up to the limit
     */
    public byte[] next() throws InterruptedException {
        if (ended) {
            return END;
        }
        long start = System.nanoTime();
        byte[] block;
        try {
            block = blocks.poll(limits.maxWait().toNanos() - waitedNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            close();
            throw e;
        }
        waitedNanos += System.nanoTime() - start;
        if (block == null) {
            close();
            throw new MediaException(
                    Code.TIMEOUT,
                    "Decoding this file takes longer than %d s."
                            .formatted(limits.maxWait().toSeconds()));
        }
        ended = block.length == 0;
        return block;
    }

    /**
     * Fills the buffer; not to be mixed with {@link #next}.
     *
     * @return bytes written; fewer than it holds only at the end
     */
    public int read(byte[] buffer) throws InterruptedException {
        int filled = 0;
        while (filled < buffer.length) {
            if (position == block.length) {
                block = next();
                position = 0;
                if (block.length == 0) {
                    break;
                }
            }
            int count = Math.min(buffer.length - filled, block.length - position);
            System.arraycopy(block, position, buffer, filled, count);
            position += count;
            filled += count;
        }
        return filled;
    }

    /** How it ended, once its output has: 128 + n after signal n. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
            close();
        }
        int code = process.waitFor();
        errors.join();
        return code;
    }

    /** The first 32 KiB of what it wrote to its standard error so far. */
    public String messages() {
        return messages.toString(StandardCharsets.ISO_8859_1);
    }

    /**
     * Whether it ended because of the machine or a limit, not because of what it read.
     *
     * @return TIMEOUT or TOO_LARGE as a {@link MediaException}; {@link IllegalStateException} if it
     *     does not run here; else empty
     */
    public Optional<RuntimeException> breakdown() throws InterruptedException {
        int exitCode = exitCode();
        String said = messages();
        if (exitCode == 0) {
            return Optional.empty();
        }
        if (exitCode == KILLED || exitCode == CPU_LIMIT) {
            return Optional.of(
                    new MediaException(
                            Code.TIMEOUT,
                            "Decoding this file was stopped: it needs more than %d s of processor time."
                                    .formatted(limits.maxWait().toSeconds())));
        }
        if (said.contains("Cannot allocate memory")) {
            return Optional.of(
                    new MediaException(
                            Code.TOO_LARGE,
                            "Decoding this file needs more than %d MiB of memory."
                                    .formatted(limits.maxMemoryBytes() >> 20)));
        }
        boolean started = exitCode != CANNOT_EXECUTE && exitCode != NOT_FOUND;
        return started && !said.contains("Resource temporarily unavailable")
                ? Optional.empty()
                : Optional.of(new IllegalStateException("ffmpeg does not run: " + said.strip()));
    }

    /** Throws its {@link #breakdown}, if there was one. */
    public void requireIntact() throws InterruptedException {
        Optional<RuntimeException> breakdown = breakdown();
        if (breakdown.isPresent()) {
            throw breakdown.get();
        }
    }

    /** All that is left of its output, in memory. */
    public byte[] readAll() throws InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part = next(); part.length > 0; part = next()) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Whether it missed the index that stands at the end of an MP4 file. */
    public Optional<MediaException> cutShort() {
        return messages().contains("moov atom not found")
                ? Optional.of(
                        new MediaException(
                                Code.TRUNCATED,
                                "The file is cut short: the index at its end is missing."))
                : Optional.empty();
    }

    /** Whether it refused pictures because they have more pixels than the limit. */
    public Optional<MediaException> tooManyPixels() {
        Matcher size = REFUSED_SIZE.matcher(messages());
        while (size.find()) {
            long width = Long.parseLong(size.group(1));
            long height = Long.parseLong(size.group(2));
            if (width * height > limits.maxPixels()) {
                return Optional.of(
                        new MediaException(
                                Code.TOO_LARGE,
                                "The picture has %d x %d pixels, more than the limit of %d."
                                        .formatted(width, height, limits.maxPixels())));
            }
        }
        return Optional.empty();
    }

    /**
     * What its standard input reads, if the caller writes it: waits while ffmpeg is busy, breaks
     * when ffmpeg has ended. Closing it is the end of the input.
     */
    public OutputStream input() {
        return process.getOutputStream();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Kills it, and waits until it is gone and can write no more. */
    public void kill() {
        close();
        process.onExit().join();
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
    private byte[] nextOf(InputStream in) {
        try {
            if (kind == Blocks.FULL) {
                return in.readNBytes(BLOCK_BYTES);
            }
            byte[] part = new byte[BLOCK_BYTES];
            return Arrays.copyOf(part, Math.max(0, in.read(part)));
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
