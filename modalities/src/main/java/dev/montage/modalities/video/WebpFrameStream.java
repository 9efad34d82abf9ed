package dev.montage.modalities.video;

import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.media.WebpAnimation;
import dev.montage.modalities.media.WebpAnimation.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** An animated WebP: its parts are decoded by one ffmpeg process and put together here. */
final class WebpFrameStream implements FrameStream {

    private final FfmpegProcess process;
    private final WebpAnimation animation;
    private final FrameSpec spec;
    private final Canvas canvas;
    private int partsPut;
    private long millisShown; // when the last part that was put goes
    private long framesRead;
    private boolean ended;

    private WebpFrameStream(FfmpegProcess process, WebpAnimation animation, FrameSpec spec) {
        this.process = process;
        this.animation = animation;
        this.spec = spec;
        this.canvas = new Canvas(animation.width(), animation.height());
    }

    /** Starts decoding; returns when the first part is there. */
    static FrameStream open(
            FfmpegProgram program,
            Path file,
            WebpAnimation animation,
            FrameSpec spec,
            MediaLimits limits)
            throws IOException, InterruptedException {
        Path stills = Files.createTempFile("montage-", ".media");
        WebpFrameStream stream;
        try {
            WebpAnimation.writeStills(file, animation.parts(), stills);
            FfmpegProcess process = program.start(arguments(limits), stills, limits);
            stream = new WebpFrameStream(process, animation, spec);
        } finally {
            Files.deleteIfExists(stills);
        }
        boolean opened = false;
        try {
            if (!stream.putNext()) {
                throw new MediaException(
                        Code.TRUNCATED,
                        "The animation is cut short or damaged: nothing can be decoded.");
            }
            opened = true;
            return stream;
        } finally {
            if (!opened) {
                stream.close();
            }
        }
    }

    private static List<String> arguments(MediaLimits limits) {
        String all =
                "-hide_banner -max_pixels %d -protocol_whitelist fd -format_whitelist webp_pipe"
                                .formatted(limits.maxPixels())
                        + " -threads 1 -i fd: -vf format=rgba -noautoscale -fps_mode passthrough"
                        + " -f rawvideo pipe:1";
        return List.of(all.split(" ", -1));
    }

    /** Puts the next part on the canvas; false if there is none or it cannot be decoded. */
    private boolean putNext() throws InterruptedException {
        List<Part> parts = animation.parts();
        if (partsPut == parts.size()) {
            return false;
        }
        Part part = parts.get(partsPut);
        byte[] pixels = new byte[4 * part.width() * part.height()];
        if (process.read(pixels) < pixels.length) {
            process.requireIntact();
            return false;
        }
        if (partsPut > 0 && parts.get(partsPut - 1).disposed()) {
            canvas.clear(parts.get(partsPut - 1));
        }
        canvas.put(part, pixels);
        partsPut++;
        millisShown += part.millis();
        return true;
    }

    @Override
    public FrameSpec spec() {
        return spec;
    }

    @Override
    public Optional<Frame> next() throws InterruptedException {
        double seconds = (double) framesRead / spec.framesPerSecond();
        while (!ended && seconds * 1000 >= millisShown) {
            ended = !putNext();
        }
        if (ended) {
            return Optional.empty();
        }
        framesRead++;
        return Optional.of(canvas.frame(spec, seconds));
    }

    @Override
    public long framesRead() {
        return framesRead;
    }

    @Override
    public OptionalDouble declaredSeconds() {
        return OptionalDouble.of(animation.seconds());
    }

    @Override
    public void close() {
        ended = true;
        process.close();
    }
}
