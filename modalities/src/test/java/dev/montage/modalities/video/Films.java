package dev.montage.modalities.video;

import dev.montage.modalities.ffmpeg.Ffmpeg;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.FrameSpec.Fit;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.picture.PictureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Films made by ffmpeg whose every frame says which it is. */
final class Films {

    static final VideoReader READER = new VideoReader(Ffmpeg.PROGRAM, MediaLimits.defaults());
    static final PictureReader PICTURES = new PictureReader(Ffmpeg.PROGRAM, MediaLimits.defaults());
    static final FrameSpec SPEC = new FrameSpec(32, 24, 8, Fit.LETTERBOX);

    private Films() {}

    /** 64 x 48, two seconds of 24 frames; frame N has the grey 5 N. */
    static final String GREYS = greys(64, 48);

    static String greys(int width, int height) {
        return "-filter_complex color=s=%dx%d:r=24:d=2,format=gray,geq=lum=N*5"
                .formatted(width, height);
    }

    static Path make(String arguments, Path out) throws IOException, InterruptedException {
        return Ffmpeg.make(arguments, out);
    }

    static List<Frame> frames(Path film, FrameSpec spec) throws IOException, InterruptedException {
        try (FrameStream stream = READER.open(film, spec)) {
            return stream.readAll();
        }
    }

    /** The green of one pixel. */
    static int level(Frame frame, int x, int y) {
        return frame.rgb()[3 * (y * frame.width() + x) + 1] & 255;
    }

    /** The frames of {@link #GREYS} by their greys in the middle of the picture. */
    static List<Integer> numbers(List<Frame> frames) {
        List<Integer> numbers = new ArrayList<>();
        for (Frame frame : frames) {
            double grey = level(frame, frame.width() / 2, frame.height() / 2);
            numbers.add((int) Math.rint(grey / 5));
        }
        return numbers;
    }
}
