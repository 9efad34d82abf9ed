package dev.montage.server.cli;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.FileNames;
import dev.montage.modalities.media.Frame;
import dev.montage.modalities.media.FrameSpec;
import dev.montage.modalities.media.MediaException;
import dev.montage.modalities.media.MediaLimits;
import dev.montage.modalities.picture.PictureFormat;
import dev.montage.modalities.picture.PictureReader;
import dev.montage.modalities.picture.PictureWriter;
import dev.montage.modalities.video.FrameStream;
import dev.montage.modalities.video.VideoFormat;
import dev.montage.modalities.video.VideoReader;
import dev.montage.modalities.video.VideoWriter;
import dev.montage.models.codecs.SliceCodes;
import dev.montage.models.codecs.Slices;
import dev.montage.models.codecs.VisualCodec;
import dev.montage.models.codecs.VisualCodecShape;
import dev.montage.models.codecs.VisualCodecs;
import dev.montage.server.cli.CodedFilm.Shown;
import dev.montage.server.serving.Recordings;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code montage codec FILE...}: what is left of pictures and films in the visual codes. */
final class CodecCommand extends Command {
    private static final String MODEL = "--model";
    private static final String ALONE = "--alone";
    private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "webp", "bmp");

    CodecCommand() {
        super("Take pictures and films through the visual codec, and show what is left of them.");
        addOption(MODEL, "NAME", "visual-codec", "Checkpoint of the codec.");
        addOption(OUTPUT, "FOLDER", "", "Write here, not beside each file.");
        addSwitch(
                ALONE, "Only what is left; else the original, at the codec's size, is beside it.");
        addSettings(Setting.MODEL_DIRECTORY, Setting.MEDIA_SECONDS, Setting.THREADS);
        addArguments(
                "FILE", "1..*", "Pictures, which become .codec.png, and films (.codec.mp4, .gif).");
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = settings();
        MediaLimits limits = Recordings.limits(settings.limits());
        FfmpegProgram program = FfmpegProgram.find();
        Path folder = settings.models().directory().resolve(option(MODEL));
        int exitCode = 0;
        try (VisualCodec codec = VisualCodecs.open(folder, settings.engine().threads())) {
            Preview preview = new Preview(codec, program, limits, !isOn(ALONE));
            for (String name : arguments()) {
                try {
                    Path file = Path.of(name);
                    if (!Files.isRegularFile(file)) {
                        throw new IOException("no such file");
                    }
                    out().println(preview.write(file, target(file)));
                } catch (MediaException | IOException e) {
                    err().println("montage: " + name + ": " + e.getMessage());
                    exitCode = 1;
                }
            }
        }
        return exitCode;
    }

    /**
     * {@code cat.jpg} to {@code cat.jpg.codec.png}: files of one name but for the end keep apart.
     */
    private Path target(Path file) throws IOException {
        String extension = extension(file);
        String end =
                PICTURES.contains(extension)
                        ? PictureFormat.PNG.extension()
                        : VideoFormat.byName(extension).orElse(VideoFormat.MP4).extension();
        String name = file.getFileName() + ".codec." + end;
        return option(OUTPUT).isEmpty()
                ? file.resolveSibling(name)
                : Files.createDirectories(Path.of(option(OUTPUT))).resolve(name);
    }

    private static String extension(Path file) {
        return FileNames.extension(file.getFileName().toString());
    }

    /** Takes files through a codec, slice by slice. */
    private record Preview(
            VisualCodec codec, FfmpegProgram program, MediaLimits limits, boolean beside) {

        Path write(Path file, Path target) throws IOException, InterruptedException {
            VisualCodecShape shape = codec.shape();
            FrameSpec spec = FrameSpec.square(shape.frameSize(), shape.frameRateHz());
            if (PICTURES.contains(extension(file))) {
                Frame frame = new PictureReader(program, limits).read(file, spec);
                List<SliceCodes> slices = SliceCodes.film(Slices.encode(codec, List.of(frame)));
                List<Frame> left =
                        FramePairs.at(List.of(frame), Slices.frames(codec.decode(slices), shape));
                Frame shown = shown(new Shown(List.of(frame), left)).getFirst();
                Files.write(target, new PictureWriter(program).write(shown, PictureFormat.PNG));
            } else {
                try (FrameStream film = new VideoReader(program, limits).open(file, spec)) {
                    writeFilm(film, target);
                }
            }
            return target;
        }

        private void writeFilm(FrameStream film, Path target)
                throws IOException, InterruptedException {
            FrameSpec spec = film.spec();
            int width = beside ? 2 * spec.width() : spec.width();
            FrameSpec wide =
                    new FrameSpec(width, spec.height(), spec.framesPerSecond(), spec.fit());
            VideoFormat format = VideoFormat.byName(target.toString()).orElse(VideoFormat.MP4);
            try (VideoWriter writer = VideoWriter.open(program, target, format, wide, limits)) {
                CodedFilm coded = new CodedFilm(film, codec);
                for (Optional<Shown> part = coded.next(); part.isPresent(); part = coded.next()) {
                    for (Frame frame : shown(part.get())) {
                        writer.write(frame);
                    }
                }
                writer.finish();
            }
        }

        private List<Frame> shown(Shown part) {
            return beside ? FramePairs.sideBySide(part.originals(), part.left()) : part.left();
        }
    }
}
