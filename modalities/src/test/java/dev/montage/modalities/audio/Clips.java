package dev.montage.modalities.audio;

import dev.montage.modalities.ffmpeg.Ffmpeg;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Recordings and goldens of this module, and files made from them by ffmpeg itself. */
public final class Clips {

    static final FfmpegProgram FFMPEG = Ffmpeg.PROGRAM;
    private static final Path RESOURCES =
            Path.of(System.getProperty("montage.home"), "modalities/src/test/resources");

    private Clips() {}

    public static Path audio(String name) {
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
    public static Path make(String arguments, Path out) throws IOException, InterruptedException {
        return Ffmpeg.make(arguments, out);
    }
}
