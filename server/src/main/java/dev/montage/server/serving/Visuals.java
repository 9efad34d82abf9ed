package dev.montage.server.serving;

import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.picture.PictureFormat;
import dev.montage.modalities.picture.PictureReader;
import dev.montage.modalities.picture.PictureWriter;
import dev.montage.modalities.video.FilmToGif;
import dev.montage.modalities.video.FrameStream;
import dev.montage.modalities.video.VideoFormat;
import dev.montage.modalities.video.VideoJoiner;
import dev.montage.modalities.video.VideoReader;
import dev.montage.modalities.video.VideoWriter;
import dev.montage.server.settings.Settings;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads and writes pictures and films within the limits of the settings. */
public final class Visuals {
    /** As long as a film may take to be made. */
    private static final Duration WATCHING = Duration.ofDays(7);

    /** Of a film that is made here, whatever may be uploaded: a day of large frames. */
    private static final long FILM_BYTES = 1L << 40;

    private final MediaLimits limits;
    private final Supplier<FfmpegProgram> finder;
    private Optional<FfmpegProgram> program = Optional.empty();

    public Visuals(Settings.Limits limits) {
        this(limits, FfmpegProgram::find);
    }

    /** With another ffmpeg than the one that comes with the build. */
    public Visuals(Settings.Limits limits, Supplier<FfmpegProgram> finder) {
        this.limits = Recordings.limits(limits);
        this.finder = finder;
    }

    /**
     * Finds ffmpeg, which the first time unpacks it.
     *
     * @throws IllegalStateException if it does not run on this machine
     */
    public synchronized FfmpegProgram findProgram() {
        FfmpegProgram found = program.orElseGet(finder);
        program = Optional.of(found);
        return found;
    }

    /**
     * A picture as a model reads it.
     *
     * @param param the field that holds it, for errors
     */
    public Frame picture(byte[] file, FrameSpec spec, String param) {
        return MediaWork.checked(
                param, () -> new PictureReader(findProgram(), limits).read(file, spec));
    }

    /** A picture in a file. */
    public Frame picture(Path file, FrameSpec spec, String param) {
        return MediaWork.checked(
                param, () -> new PictureReader(findProgram(), limits).read(file, spec));
    }

    /** Whether a file begins as pictures do; what moves, as GIF, is a film. */
    public boolean isPicture(Path file) {
        return MediaWork.checked(
                "file",
                () -> {
                    try (InputStream in = Files.newInputStream(file)) {
                        return MediaKind.of(in.readNBytes(MediaKind.BYTES)) == MediaKind.PICTURE;
                    }
                });
    }

    /** Begins to read a film. */
    public FrameStream film(byte[] file, FrameSpec spec, String param) {
        return MediaWork.checked(
                param, () -> new VideoReader(findProgram(), limits).open(file, spec));
    }

    /** Begins to read a film in a file. */
    public FrameStream film(Path file, FrameSpec spec, String param) {
        return MediaWork.checked(
                param, () -> new VideoReader(findProgram(), limits).open(file, spec));
    }

    /** The next frame of a film; empty at the end. */
    public Optional<Frame> next(FrameStream film, String param) {
        return MediaWork.checked(param, film::next);
    }

    /**
     * A picture file.
     *
     * @param side pixels of the square that it is drawn on
     * @param quality 1 to 100, of JPEG and WebP
     */
    public byte[] write(Frame frame, int side, PictureFormat format, int quality) {
        return write(scaled(frame, side), format, quality);
    }

    /** A picture file of a frame as it is. */
    public byte[] write(Frame frame, PictureFormat format, int quality) {
        return MediaWork.checked(
                "size", () -> new PictureWriter(findProgram()).write(frame, format, quality));
    }

    /** Writes a film, or a piece of one, of square frames. */
    public void writeFilm(List<Frame> frames, FrameSpec spec, VideoFormat format, Path target) {
        MediaWork.checked(
                "size",
                () -> {
                    int side = spec.width();
                    try (VideoWriter writer =
                            VideoWriter.open(findProgram(), target, format, spec, limits)) {
                        for (Frame frame : frames) {
                            writer.write(scaled(frame, side));
                        }
                        writer.finish();
                    }
                    return target;
                });
    }

    /** Writes an MP4 file of pieces in H.264. */
    public void joinFilm(List<Path> pieces, int framesPerSecond, Path target) {
        MediaWork.checked(
                "size",
                () -> {
                    MediaLimits whole = limits.with(FILM_BYTES, (double) WATCHING.toSeconds());
                    VideoJoiner.join(findProgram(), pieces, framesPerSecond, target, whole);
                    return target;
                });
    }

    /** Writes an animated GIF of a film that was made here. */
    public void writeGif(Path film, Path target) {
        MediaWork.checked(
                "variant",
                () -> {
                    FilmToGif.write(findProgram(), film, target, limits);
                    return target;
                });
    }

    /** Starts a film that is watched while pieces come; see {@link VideoJoiner#start}. */
    public FfmpegProcess watch(int framesPerSecond) {
        return MediaWork.checked(
                "video_id",
                () -> VideoJoiner.start(findProgram(), framesPerSecond, limits.withWait(WATCHING)));
    }

    private static Frame scaled(Frame frame, int side) {
        return frame.width() == side && frame.height() == side ? frame : frame.scaled(side, side);
    }
}
