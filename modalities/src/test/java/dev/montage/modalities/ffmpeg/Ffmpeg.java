package dev.montage.modalities.ffmpeg;

import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The program that all tests of this module use, and files made by it. */
public final class Ffmpeg {

    public static final FfmpegProgram PROGRAM = FfmpegProgram.find();

    private Ffmpeg() {}

    /** Runs ffmpeg with the arguments (separated by blanks), which end with the file to write. */
    public static Path make(String arguments, Path out) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(PROGRAM.path().toString(), "-nostdin", "-y"));
        command.addAll(List.of("-loglevel", "error"));
        command.addAll(Arrays.asList(arguments.split(" ", -1)));
        command.add(out.toString());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        PROGRAM.prepare(builder);
        int code = builder.start().waitFor();
        if (code != 0) {
            throw new IOException("ffmpeg ended with " + code + ": " + command);
        }
        return out;
    }

    /** What ffprobe says of a file's streams, a line for each key=value. */
    public static String probe(Path file) throws IOException, InterruptedException {
        List<String> arguments = List.of("-v", "error", "-show_streams", "-i", "fd:");
        StringBuilder said = new StringBuilder();
        try (FfmpegProcess process = PROGRAM.startProbe(arguments, file, MediaLimits.defaults())) {
            for (byte[] part = process.next(); part.length > 0; part = process.next()) {
                said.append(new String(part, StandardCharsets.UTF_8));
            }
        }
        return said.toString();
    }
}
