package dev.montage.server;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.picture.PictureFormat;
import dev.montage.modalities.picture.PictureWriter;
import dev.montage.modalities.video.VideoFormat;
import dev.montage.modalities.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;

/** Pictures and films made of numbers, 48 x 40 pixels. */
final class Pictures {
    private static final FfmpegProgram FFMPEG = FfmpegProgram.find();

    private Pictures() {}

    private static Frame frame(int seed) {
        byte[] rgb = new byte[3 * 48 * 40];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (seed * i / 5);
        }
        return new Frame(48, 40, rgb, 0);
    }

    static byte[] png(int seed) throws InterruptedException {
        return new PictureWriter(FFMPEG).write(frame(seed), PictureFormat.PNG);
    }

    static String dataUrl(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    /** Writes a film into a folder. */
    static Path film(Path folder, double seconds) throws IOException, InterruptedException {
        Path file = folder.resolve("film-" + seconds + ".mp4");
        FrameSpec spec = new FrameSpec(48, 40, 8, FrameSpec.Fit.LETTERBOX);
        try (VideoWriter writer =
                VideoWriter.open(FFMPEG, file, VideoFormat.MP4, spec, MediaLimits.defaults())) {
            for (int i = 0; i < seconds * 8; i++) {
                writer.write(frame(1 + i / 16));
            }
            writer.finish();
        }
        return file;
    }
}
