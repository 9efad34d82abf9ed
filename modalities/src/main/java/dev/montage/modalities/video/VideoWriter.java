package dev.montage.modalities.video;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes frames, as they come, to a film. The file appears under its name only when {@link #finish}
 * has returned, whole and on the disk; closed before that, nothing is left of it. One ffmpeg
 * process encodes; memory does not grow with the film. For one thread at a time.
 */
public final class VideoWriter implements AutoCloseable {

    /** What OpenH264 can encode at least. */
    private static final int MIN_SIDE = 16;

    private static final long MIN_BITS_PER_SECOND = 200_000;
    private static final long MAX_BITS_PER_SECOND = 20_000_000;

    /** A colour table for each frame: one for all would need the whole film first. */
    static final String GIF_COLOURS =
            "split[a][b];[a]palettegen=stats_mode=single[p];"
                    + "[b][p]paletteuse=new=1:dither=bayer:bayer_scale=3";

    private final FilmFile file;
    private final FrameSpec spec;
    private long framesWritten;
    private boolean finished;

    private VideoWriter(FilmFile file, FrameSpec spec) {
        this.file = file;
        this.spec = spec;
    }

    /**
     * Begins a film.
     *
     * @param target the file, which is replaced if it exists; its folder must exist
     * @param spec size of every frame, {@value #MIN_SIDE} pixels or more a side, and frames a
     *     second
     * @param limits bytes of the file, processor time and memory of the encoder hold
     * @throws IOException if ffmpeg cannot be started
     */
    public static VideoWriter open(
            FfmpegProgram program,
            Path target,
            VideoFormat format,
            FrameSpec spec,
            MediaLimits limits)
            throws IOException {
        if (Math.min(spec.width(), spec.height()) < MIN_SIDE) {
            throw new IllegalArgumentException(
                    "expected frames of %d x %d or more, found %d x %d"
                            .formatted(MIN_SIDE, MIN_SIDE, spec.width(), spec.height()));
        }
        return new VideoWriter(
                FilmFile.open(program, arguments(format, spec), target, limits), spec);
    }

    private static List<String> arguments(VideoFormat format, FrameSpec spec) {
        String input =
                String.format(
                        Locale.ROOT,
                        "-hide_banner -loglevel error -protocol_whitelist pipe -f rawvideo"
                                + " -pix_fmt rgb24 -video_size %dx%d -framerate %d -i pipe:0",
                        spec.width(),
                        spec.height(),
                        spec.framesPerSecond());
        List<String> arguments = new ArrayList<>(List.of(input.split(" ", -1)));
        switch (format) {
            case MP4 -> {
                arguments.addAll(h264(spec));
                arguments.addAll(List.of("-movflags", "+faststart", "-f", "mp4"));
            }
            case H264 -> {
                arguments.addAll(h264(spec));
                arguments.addAll(List.of("-f", "h264"));
            }
            case GIF -> arguments.addAll(List.of("-vf", GIF_COLOURS, "-f", "gif"));
        }
        return arguments;
    }

    /**
     * OpenH264 aims at about 3 bits a pixel, between quantisers 10 (good) and 24; a sharp cut to
     * new content begins with a whole frame anyway, and there is one every 2 s to jump to.
     */
    private static List<String> h264(FrameSpec spec) {
        long pixels = (long) spec.width() * spec.height() * spec.framesPerSecond();
        long bits = Math.clamp(3 * pixels, MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND);
        String options =
                String.format(
                        Locale.ROOT,
                        "-c:v libopenh264 -rc_mode quality -b:v %d -qmin 10 -qmax 24 -g %d",
                        bits,
                        2 * spec.framesPerSecond());
        List<String> arguments = new ArrayList<>(List.of("-vf", even(spec) + toYuv()));
        arguments.addAll(List.of(options.split(" ", -1)));
        return arguments;
    }

    /** 4:2:0 needs even sides: the last row and column are repeated. */
    private static String even(FrameSpec spec) {
        int right = spec.width() % 2;
        int bottom = spec.height() % 2;
        return right + bottom == 0
                ? ""
                : "pad=%d:%d,fillborders=right=%d:bottom=%d:mode=smear,"
                        .formatted(spec.width() + right, spec.height() + bottom, right, bottom);
    }

    /** Says which colours they are, or players guess by the size. */
    private static String toYuv() {
        return "scale=out_color_matrix=bt709:out_range=tv"
                + ":flags=accurate_rnd+full_chroma_int+full_chroma_inp,format=yuv420p,"
                + "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv";
    }

    /**
     * Encodes the next frame; waits while the encoder is busy. Its time is not looked at: frame k
     * is shown at k / rate.
     *
     * @throws IOException if ffmpeg ended or the disk is full; the film is lost
     */
    public void write(Frame frame) throws IOException, InterruptedException {
        if (frame.width() != spec.width() || frame.height() != spec.height()) {
            throw new IllegalArgumentException(
                    "expected a frame of %d x %d, found %d x %d"
                            .formatted(spec.width(), spec.height(), frame.width(), frame.height()));
        }
        if (finished) {
            throw new IllegalStateException("the film is finished");
        }
        file.write(frame.rgb());
        framesWritten++;
    }

    public long framesWritten() {
        return framesWritten;
    }

    /**
     * Ends the film and gives it its name.
     *
     * @throws IOException if ffmpeg ended or the disk is full; nothing is left then, and a file
     *     that had the name still has it
     * @throws IllegalStateException if there was no frame
     */
    public void finish() throws IOException, InterruptedException {
        if (finished || framesWritten == 0) {
            throw new IllegalStateException(
                    "expected a film that has frames and is not finished, found %d frames"
                            .formatted(framesWritten));
        }
        file.finish();
        finished = true;
    }

    /** Ends ffmpeg; what is not finished is deleted. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
