package dev.montage.modalities.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Recordings and goldens of this module, and files made from them by ffmpeg itself. */
final class Clips {

    static final FfmpegProgram FFMPEG = FfmpegProgram.find();
    private static final Path RESOURCES =
            Path.of(System.getProperty("montage.home"), "modalities/src/test/resources");

    private Clips() {}

    static Path audio(String name) {
        return RESOURCES.resolve("audio").resolve(name);
    }

    static Path golden(String name) {
        return RESOURCES.resolve("goldens/logmel").resolve(name);
    }

    /** Raw little-endian float32. */
    static float[] floats(Path file) throws IOException {
        FloatBuffer values =
                ByteBuffer.wrap(Files.readAllBytes(file))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
        float[] all = new float[values.remaining()];
        values.get(all);
        return all;
    }

    /** Runs ffmpeg with the arguments (separated by blanks), which end with the file to write. */
    static Path make(String arguments, Path out) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(FFMPEG.path().toString(), "-nostdin", "-y"));
        command.addAll(List.of("-loglevel", "error"));
        command.addAll(Arrays.asList(arguments.split(" ", -1)));
        command.add(out.toString());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        FFMPEG.prepare(builder);
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IOException("ffmpeg ended with " + code + ": " + command);
        }
        return out;
    }
}
