package dev.montage.modalities.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.audio.AudioReader;
import dev.montage.modalities.audio.Clips;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The child process: its limits and its end. Shell scripts stand in for ffmpeg where it helps. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
final class FfmpegProcessTest {

    private static final Path JFK = Clips.audio("jfk.flac");

    @TempDir private Path folder;

    private FfmpegProcess script(String lines, Duration maxWait)
            throws IOException, InterruptedException {
        MediaLimits limits = new MediaLimits(1 << 30, 3600, 1, maxWait, 3L << 30);
        return program(lines).start(List.of(), JFK, limits);
    }

    private FfmpegProgram program(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + lines + "\n");
        assertTrue(file.toFile().setExecutable(true));
        return new FfmpegProgram(file, List.of());
    }

    private static String all(FfmpegProcess process) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        for (byte[] block = process.next(); block.length > 0; block = process.next()) {
            text.append(new String(block, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    private static void assertDies(FfmpegProcess process)
            throws InterruptedException, ExecutionException, TimeoutException {
        process.handle().onExit().get(10, TimeUnit.SECONDS);
        assertFalse(process.handle().isAlive());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void limitsAreSet() throws Exception {
        try (FfmpegProcess process =
                script("ulimit -v; ulimit -t; ulimit -f; ulimit -c", Duration.ofSeconds(90))) {
            assertEquals((3L << 20) + "\n90\n0\n0\n", all(process));
            assertEquals(0, process.exitCode());
        }
    }

    @Test
    void environmentIsNotInherited() throws Exception {
        try (FfmpegProcess process = script("env", Duration.ofSeconds(90))) {
            String environment = all(process);
            assertFalse(environment.contains("PATH=/usr"), environment);
            assertFalse(environment.contains("HOME="), environment);
        }
    }

    @Test
    void blocksAreWholeAndMessagesBounded() throws Exception {
        String noise =
                "head -c 1000000 /dev/zero >&2; head -c 200001 /dev/zero; echo end >&2; exit 3";
        try (FfmpegProcess process = script(noise, Duration.ofSeconds(90))) {
            List<Integer> sizes = new ArrayList<>();
            for (byte[] block = process.next(); block.length > 0; block = process.next()) {
                sizes.add(block.length);
            }
            int full = FfmpegProcess.BLOCK_BYTES;
            assertEquals(List.of(full, full, full, 200_001 - 3 * full), sizes);
            assertEquals(0, process.next().length);
            assertEquals(3, process.exitCode());
            assertEquals(1 << 15, process.messages().length());
        }
    }

    @Test
    void waitingEndsAtTheLimit() throws Exception {
        try (FfmpegProcess process = script("exec sleep 100", Duration.ofMillis(300))) {
            MediaException refusal = assertThrows(MediaException.class, process::next);
            assertEquals(Code.TIMEOUT, refusal.code());
            assertDies(process);
            assertEquals(0, process.next().length);
        }
    }

    @Test
    void theReadersOwnTimeDoesNotCount() throws Exception {
        try (FfmpegProcess process =
                script("exec head -c 9000000 /dev/zero", Duration.ofSeconds(5))) {
            long bytes = process.next().length;
            Thread.sleep(1500);
            bytes += process.next().length + (long) all(process).length();
            assertEquals(9_000_000, bytes);
        }
    }

    @Test
    void computingEndsAtTheLimit() throws Exception {
        try (FfmpegProcess process =
                script("head -c 700000 /dev/zero; while :; do :; done", Duration.ofSeconds(1))) {
            assertEquals(FfmpegProcess.BLOCK_BYTES, process.next().length);
            // Nobody waits for it, so only its processor time counts.
            process.handle().onExit().get(50, TimeUnit.SECONDS);
            assertTrue(process.exitCode() > 128, () -> "" + process.messages());
        }
    }

    /**
     * The last words of a decoder, and whose fault it is, before the first sample and after some.
     */
    @ParameterizedTest
    @CsvSource({
        "TIMEOUT, 'kill -9 $$'",
        "TIMEOUT, 'kill -24 $$'",
        "TOO_LARGE, 'echo Cannot allocate memory >&2; exit 1'"
    })
    void breakdownsAreToldFromBadMedia(Code code, String end) throws Exception {
        for (String output : List.of("", "head -c 700000 /dev/zero; ")) {
            AudioReader reader = new AudioReader(program(output + end), MediaLimits.defaults());
            MediaException refusal =
                    assertThrows(
                            MediaException.class,
                            () -> {
                                try (PcmStream stream = reader.open(JFK)) {
                                    stream.readAll();
                                }
                            });
            assertEquals(code, refusal.code());
        }
    }

    @Test
    void interruptKillsIt() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        try (FfmpegProcess process = script("exec sleep 100", Duration.ofSeconds(90))) {
            Thread reader =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            process.next();
                                        } catch (InterruptedException e) {
                                            interrupted.set(true);
                                        }
                                    });
            Thread.sleep(200);
            reader.interrupt();
            reader.join();
            assertTrue(interrupted.get());
            assertDies(process);
        }
    }

    @Test
    void closeKillsItInTheMiddle() throws Exception {
        FfmpegProcess process = script("exec cat /dev/zero", Duration.ofSeconds(90));
        assertEquals(FfmpegProcess.BLOCK_BYTES, process.next().length);
        process.close();
        assertDies(process);
        assertEquals(0, process.next().length);
        process.close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSpooledFileHasNoNameWhileItIsRead() throws Exception {
        byte[] wav =
                Files.readAllBytes(Clips.make("-i " + JFK + " -ac 2", folder.resolve("a.wav")));
        AudioReader reader = new AudioReader(Ffmpeg.PROGRAM, MediaLimits.defaults());
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        try (PcmStream stream = reader.open(wav)) {
            List<ProcessHandle> children =
                    ProcessHandle.current().children().filter(c -> !before.contains(c)).toList();
            for (ProcessHandle child : children) {
                Path input = Path.of("/proc", "" + child.pid(), "fd", "0");
                if (Files.exists(input, LinkOption.NOFOLLOW_LINKS)) {
                    String target = Files.readSymbolicLink(input).toString();
                    assertTrue(target.endsWith("(deleted)"), target);
                }
            }
            assertEquals(176_000, stream.readAll().length);
        }
    }

    @Test
    void manyAtOnceAndNoneLeft() throws Exception {
        AudioReader reader = new AudioReader(Ffmpeg.PROGRAM, MediaLimits.defaults());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> lengths = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                boolean abandon = i % 3 == 0;
                lengths.add(
                        threads.submit(
                                () -> {
                                    try (PcmStream stream = reader.open(JFK)) {
                                        return abandon
                                                ? stream.read(new float[9], 0, 9)
                                                : stream.readAll().length;
                                    }
                                }));
            }
            for (int i = 0; i < lengths.size(); i++) {
                assertEquals(i % 3 == 0 ? 9 : 176_000, lengths.get(i).get());
            }
        }
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            child.onExit().get(10, TimeUnit.SECONDS);
        }
        assertTrue(
                Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().startsWith("ffmpeg-"))
                                .count()
                        < 8);
    }
}
