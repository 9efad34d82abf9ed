package dev.montage.modalities.video;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaFile;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.media.WebpAnimation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Turns any common film, or an animated GIF, PNG or WebP, into frames: turned as the phone that
 * took it says, pixels made square, high dynamic range brought to sRGB, what is transparent made
 * white. Each open stream holds one ffmpeg process until it is closed, read to its end, or its
 * reader is interrupted. Safe for use by many threads.
 */
public final class VideoReader {

    private final FfmpegProgram program;
    private final MediaLimits limits;

    public VideoReader(FfmpegProgram program, MediaLimits limits) {
        this.program = program;
        this.limits = limits;
    }

    /**
     * Reads the header.
     *
     * @throws MediaException EMPTY, NOT_MEDIA, NO_VIDEO, TRUNCATED, TIMEOUT; TOO_LARGE or TOO_LONG
     *     if the header says so
     * @throws IOException if the file cannot be read
     * @throws IllegalStateException if ffmpeg does not run
     */
    public VideoInfo probe(Path film) throws IOException, InterruptedException {
        try (MediaFile file = MediaFile.of(film, limits)) {
            Optional<WebpAnimation> webp = WebpAnimation.of(file.path(), limits);
            return webp.isPresent()
                    ? info(webp.get())
                    : VideoProbe.of(program, file.path(), limits).info();
        }
    }

    /**
     * Begins to decode a film; returns when its first frame is there.
     *
     * @throws MediaException as for {@link #probe}
     */
    public FrameStream open(Path film, FrameSpec spec) throws IOException, InterruptedException {
        try (MediaFile file = MediaFile.of(film, limits)) {
            return stream(file.path(), spec);
        }
    }

    /**
     * Begins to decode a film in memory; throws as for a file.
     *
     * @throws UncheckedIOException if there is no place for the temporary file
     */
    public FrameStream open(byte[] film, FrameSpec spec) throws InterruptedException {
        try (MediaFile file = MediaFile.of(film, limits)) {
            return stream(file.path(), spec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the whole upload, without closing it, then begins to decode it; throws as for a file.
     */
    public FrameStream open(InputStream film, FrameSpec spec)
            throws IOException, InterruptedException {
        try (MediaFile file = MediaFile.of(film, limits)) {
            return stream(file.path(), spec);
        }
    }

    private FrameStream stream(Path film, FrameSpec spec) throws IOException, InterruptedException {
        Optional<WebpAnimation> webp = WebpAnimation.of(film, limits);
        return webp.isPresent()
                ? WebpFrameStream.open(program, film, webp.get(), spec, limits)
                : FfmpegFrameStream.open(program, film, spec, limits);
    }

    private static VideoInfo info(WebpAnimation webp) {
        return new VideoInfo(
                webp.width(),
                webp.height(),
                OptionalDouble.of(webp.seconds()),
                webp.parts().size() / webp.seconds(),
                false);
    }
}
