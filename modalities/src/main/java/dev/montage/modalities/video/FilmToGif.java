package dev.montage.modalities.video;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes an animated GIF of a film, for places that play no films. */
public final class FilmToGif {
    private FilmToGif() {}

    /**
     * Writes a GIF of all frames; a GIF's times are hundredths of a second, so frames may be shown
     * a few thousandths early or late.
     *
     * @param film a file that {@link VideoJoiner} or {@link VideoWriter} wrote
     * @param target appears when it is whole
     * @param limits bytes of the file, processor time and memory hold
     * @throws IOException if the film cannot be read, ffmpeg ended or the disk is full
     */
    public static void write(FfmpegProgram program, Path film, Path target, MediaLimits limits)
            throws IOException, InterruptedException {
        List<String> arguments =
                List.of(
                        "-hide_banner",
                        "-loglevel",
                        "error",
                        "-protocol_whitelist",
                        "file",
                        "-f",
                        "mov",
                        "-i",
                        "file:" + film.toAbsolutePath(),
                        "-vf",
                        VideoWriter.GIF_COLOURS,
                        "-f",
                        "gif");
        try (FilmFile file = FilmFile.open(program, arguments, target, limits)) {
            file.finish();
        }
    }
}
