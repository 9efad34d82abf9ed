package dev.montage.modalities.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.audio.AudioReader;
import dev.montage.modalities.audio.Clips;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A library is as good as missing where an empty file of its name comes first. */
@EnabledOnOs(OS.LINUX)
final class FfmpegProgramTest {

    private static final Path PROGRAM = Ffmpeg.PROGRAM.path();

    @TempDir private Path broken;
    @TempDir private Path folder;

    private List<Path> libraries;

    @BeforeEach
    void setUp() {
        libraries = List.of(broken, PROGRAM.resolveSibling(""), folder);
    }

    @Test
    void runsWithoutTheLibrariesOfDevices() throws IOException, InterruptedException {
        for (String name :
                List.of("libxcb.so.1", "libxcb-shm.so.0", "libasound.so.2", "libpulse.so.0")) {
            Files.createFile(broken.resolve(name));
        }
        assertThrows(IllegalStateException.class, new FfmpegProgram(PROGRAM, libraries)::check);
        FfmpegProgram program = FfmpegProgram.working(PROGRAM, libraries);
        assertEquals(4, program.libraries().size());
        AudioReader reader = new AudioReader(program, MediaLimits.defaults());
        try (PcmStream stream = reader.open(Clips.audio("flite-kal.m4a"))) {
            assertTrue(stream.readAll().length > 16_000);
        }
        ProcessBuilder withBanner = new ProcessBuilder(PROGRAM.toString(), "-formats");
        program.prepare(withBanner);
        Process process =
                withBanner
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertEquals(0, process.waitFor());
    }

    @Test
    void saysWhichLibraryIsMissing() throws IOException {
        Files.createFile(broken.resolve("libavcodec.so.62"));
        IllegalStateException failure =
                assertThrows(
                        IllegalStateException.class,
                        () -> FfmpegProgram.working(PROGRAM, libraries));
        assertTrue(failure.toString().contains("libavcodec.so.62"), failure.toString());
    }
}
