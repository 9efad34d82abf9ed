package dev.montage.modalities.video;

import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.ffmpeg.FrameFilters;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaException.Code;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Frames decoded, timed, turned upright and brought to size by ffmpeg, RGBA through a pipe. */
final class FfmpegFrameStream implements FrameStream {

    private final FfmpegProcess process;
    private final FrameSpec spec;
    private final VideoProbe probe;
    private final MediaLimits limits;
    private Optional<Frame> ahead = Optional.empty();
    private long framesRead;
    private boolean ended;

    private FfmpegFrameStream(
            FfmpegProcess process, FrameSpec spec, VideoProbe probe, MediaLimits limits) {
        this.process = process;
        this.spec = spec;
        this.probe = probe;
        this.limits = limits;
    }

    /** Starts decoding; returns when the first frame is there. */
    static FrameStream open(FfmpegProgram program, Path file, FrameSpec spec, MediaLimits limits)
            throws IOException, InterruptedException {
        VideoProbe probe = VideoProbe.of(program, file, limits);
        FfmpegFrameStream stream =
                new FfmpegFrameStream(
                        program.start(arguments(probe, spec, limits), file, limits),
                        spec,
                        probe,
                        limits);
        boolean opened = false;
        try {
            stream.ahead = stream.decoded();
            if (stream.ahead.isEmpty()) {
                throw stream.failure();
            }
            opened = true;
            return stream;
        } finally {
            if (!opened) {
                stream.close();
            }
        }
    }

    private static List<String> arguments(VideoProbe probe, FrameSpec spec, MediaLimits limits) {
        List<String> arguments = new ArrayList<>(VideoProbe.inputOptions(limits));
        arguments.addAll(List.of("-an", "-sn", "-dn", "-i", "fd:", "-map", "0:V:0"));
        arguments.addAll(
                List.of("-t", String.format(Locale.ROOT, "%.3f", limits.maxSeconds() + 1)));
        arguments.addAll(List.of("-vf", filters(probe, spec), "-fps_mode", "passthrough"));
        arguments.addAll(List.of("-f", "rawvideo", "pipe:1"));
        return arguments;
    }

    /**
     * A frame is on the screen from its time on: at each tick, the last that had come by then.
     * Files round times, a GIF to 10 ms, so that much later is in time too.
     */
    private static String filters(VideoProbe probe, FrameSpec spec) {
        int toleranceMicros = Math.min(10_000, 500_000 / spec.framesPerSecond());
        String timing =
                "settb=1/1000000,setpts=PTS-%d,fps=%d:start_time=0:round=up,"
                        .formatted(toleranceMicros, spec.framesPerSecond());
        String matrix = probe.untaggedHd() ? ":in_color_matrix=bt709" : "";
        boolean highRange =
                probe.transfer().equals("smpte2084") || probe.transfer().equals("arib-std-b67");
        String toRgb = highRange ? toneMapping(probe.transfer()) : "";
        return timing
                + (probe.alpha() ? FrameFilters.PREMULTIPLY : "")
                + FrameFilters.fitting(spec, matrix, toRgb);
    }

    /**
     * High dynamic range to sRGB, on frames that are small already: to linear light with white at
     * 100 cd/m2, to the primaries of sRGB, highlights compressed by Hable's curve.
     */
    private static String toneMapping(String transfer) {
        return "format=yuv444p10le,zscale=tin=%s:min=bt2020nc:pin=bt2020:t=linear:npl=100,"
                        .formatted(transfer)
                + "format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
                + "zscale=t=iec61966-2-1:r=pc,format=gbrp,";
    }

    @Override
    public FrameSpec spec() {
        return spec;
    }

    @Override
    public Optional<Frame> next() throws InterruptedException {
        Optional<Frame> frame = ahead;
        if (frame.isEmpty()) {
            return frame;
        }
        framesRead++;
        if (seconds() > limits.maxSeconds() + 1.0 / spec.framesPerSecond()) {
            close();
            throw tooLong("is longer", limits);
        }
        ahead = Optional.empty();
        ahead = decoded();
        return frame;
    }

    /** The frame after those handed out. */
    private Optional<Frame> decoded() throws InterruptedException {
        if (ended) {
            return Optional.empty();
        }
        double seconds = (double) framesRead / spec.framesPerSecond();
        byte[] rgb = new byte[3 * spec.width() * spec.height()];
        Frame frame = new Frame(spec.width(), spec.height(), rgb, seconds);
        if (FrameFilters.read(process, probe.alpha(), frame)) {
            return Optional.of(frame);
        }
        ended = true;
        process.requireIntact();
        return Optional.empty();
    }

    @Override
    public long framesRead() {
        return framesRead;
    }

    @Override
    public OptionalDouble declaredSeconds() {
        return probe.info().declaredSeconds();
    }

    @Override
    public void close() {
        ended = true;
        ahead = Optional.empty();
        process.close();
    }

    static MediaException tooLong(String what, MediaLimits limits) {
        return new MediaException(
                Code.TOO_LONG,
                "The film %s than the limit of %.0f s.".formatted(what, limits.maxSeconds()));
    }

    /** Why there is not a single frame. */
    private MediaException failure() throws InterruptedException {
        Optional<MediaException> large = process.tooManyPixels();
        if (large.isPresent()) {
            return large.get();
        }
        return process.exitCode() == 0
                ? new MediaException(Code.EMPTY, "The film has a length of zero.")
                : new MediaException(
                        Code.TRUNCATED,
                        "The film is cut short or damaged: nothing can be decoded.");
    }
}
