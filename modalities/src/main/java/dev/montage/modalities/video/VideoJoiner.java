package dev.montage.modalities.video;

import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes one film of pieces that {@link VideoWriter} wrote as {@link VideoFormat#H264}, all of one
 * size and rate. Nothing is encoded again, so that equal pieces make equal films.
 */
public final class VideoJoiner {
    private VideoJoiner() {}

    /**
     * Writes an MP4 file, its index first.
     *
     * @param pieces in order, one at least
     * @param framesPerSecond of them
     * @param target appears when it is whole
     * @throws IOException if a piece is missing, ffmpeg ended or the disk is full
     */
    public static void join(
            FfmpegProgram program,
            List<Path> pieces,
            int framesPerSecond,
            Path target,
            MediaLimits limits)
            throws IOException, InterruptedException {
        List<String> arguments = arguments(framesPerSecond, "-movflags +faststart");
        try (FilmFile file = FilmFile.open(program, arguments, target, limits)) {
            for (Path piece : pieces) {
                file.copy(piece);
            }
            file.finish();
        }
    }

    /**
     * Starts a film that can be watched while its pieces come: they are written to the process's
     * input one after the other, and fragments of an MP4 film come out of it, each as soon as its
     * piece and the begin of the next are there.
     */
    public static FfmpegProcess start(
            FfmpegProgram program, int framesPerSecond, MediaLimits limits) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        arguments(
                                framesPerSecond,
                                "-movflags +frag_keyframe+empty_moov+default_base_moof"
                                        + " -flush_packets 1"));
        arguments.add("pipe:1");
        return program.startStreaming(arguments, limits);
    }

    /** Begins with the first frame; a raw stream has no times, so they are told by count. */
    private static List<String> arguments(int framesPerSecond, String output) {
        String all =
                String.format(
                        Locale.ROOT,
                        "-hide_banner -loglevel error -protocol_whitelist pipe -probesize 32"
                                + " -analyzeduration 0 -f h264 -framerate %1$d -i pipe:0 -c copy"
                                + " -bsf:v setts=ts=N/%1$d/TB:duration=1/%1$d/TB %2$s -f mp4",
                        framesPerSecond,
                        output);
        return List.of(all.split(" ", -1));
    }
}
