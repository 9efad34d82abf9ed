package dev.montage.server.cli;

import dev.montage.modalities.media.MediaException;
import dev.montage.models.families.SpeechModel;
import dev.montage.models.families.Transcript;
import dev.montage.models.families.TranscriptionOptions;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.serving.Recordings;
import dev.montage.server.serving.TranscriptWriter;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.wire.TranscriptionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** {@code montage transcribe FILE...}: writes down recordings, without a server. */
final class TranscribeCommand extends Command {
    private static final String MODEL = "--model";
    private static final String FORMAT = "--format";
    private static final String LANGUAGE = "--language";
    private static final String PROMPT = "--prompt";
    private static final String TRANSLATE = "--translate";
    private static final String WORDS = "--words";

    TranscribeCommand() {
        super("Write down what is said in recordings.");
        addOption(MODEL, "NAME", "whisper-base", "Checkpoint to transcribe with.");
        addOption(FORMAT, "FORMAT", "text", "text, srt, vtt, json or verbose_json.");
        addOption(LANGUAGE, "CODE", "", "What is spoken, as en; else it is detected.");
        addOption(PROMPT, "TEXT", "", "Text that sets style and spelling.");
        addOption(OUTPUT, "FOLDER", "", "Write a file for each recording here, not to the screen.");
        addSwitch(TRANSLATE, "Write English, whatever is spoken.");
        addSwitch(WORDS, "With verbose_json: also when each word is said.");
        addSettings(Setting.MODEL_DIRECTORY, Setting.MEDIA_SECONDS, Setting.THREADS);
        addArguments("FILE", "1..*", "Recordings, of any common format.");
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        TranscriptionRequest wanted = wanted();
        Settings settings = settings();
        Recordings recordings = new Recordings(settings.limits());
        int exitCode = 0;
        try (CheckpointLoader loader = new CheckpointLoader(settings.engine());
                SpeechModel model = load(loader, settings, option(MODEL), SpeechModel.class)) {
            for (String file : arguments()) {
                try {
                    write(file, wanted, transcribe(model, recordings, Path.of(file), wanted));
                } catch (MediaException | IOException e) {
                    err().println("montage: " + file + ": " + e.getMessage());
                    exitCode = 1;
                }
            }
        }
        return exitCode;
    }

    private TranscriptionRequest wanted() {
        TranscriptionRequest.Format format =
                Arrays.stream(TranscriptionRequest.Format.values())
                        .filter(known -> known.wireName().equals(option(FORMAT)))
                        .findFirst()
                        .orElseThrow(() -> wrong("unknown format " + option(FORMAT)));
        return new TranscriptionRequest(
                option(MODEL),
                new TranscriptionOptions(
                        Optional.of(option(LANGUAGE)).filter(code -> !code.isEmpty()),
                        isOn(TRANSLATE),
                        option(PROMPT),
                        0,
                        isOn(WORDS)),
                format,
                isOn(WORDS),
                true,
                false);
    }

    private Transcript transcribe(
            SpeechModel model, Recordings recordings, Path file, TranscriptionRequest wanted)
            throws IOException, InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no such file");
        }
        long start = System.nanoTime();
        try (Recordings.Recording recording = recordings.open(file)) {
            Transcript transcript =
                    model.transcribe(
                            recording, wanted.options(), segment -> progress(file, segment.end()));
            double seconds = (System.nanoTime() - start) / 1e9;
            err().printf(
                            "\r%s: %s of sound in %.1f s%n",
                            file.getFileName(), time(transcript.durationSeconds()), seconds);
            return transcript;
        }
    }

    private void progress(Path file, double seconds) {
        err().printf("\r%s: %s", file.getFileName(), time(seconds));
        err().flush();
    }

    private void write(String file, TranscriptionRequest wanted, Transcript transcript)
            throws IOException {
        String text = TranscriptWriter.write(transcript, wanted);
        if (option(OUTPUT).isEmpty()) {
            out().print(text);
            out().flush();
            return;
        }
        String extension =
                switch (wanted.format()) {
                    case TEXT -> ".txt";
                    case SRT -> ".srt";
                    case VTT -> ".vtt";
                    case JSON, VERBOSE_JSON -> ".json";
                };
        Path folder = Files.createDirectories(Path.of(option(OUTPUT)));
        String name = Path.of(file).getFileName().toString().replaceFirst("\\.[^.]+$", "");
        Files.writeString(folder.resolve(name + extension), text);
    }

    private static String time(double seconds) {
        long whole = (long) seconds;
        return "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
    }
}
