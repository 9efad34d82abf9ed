package dev.montage.models.speech;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.modalities.audio.AudioReader;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Path;

/** The recordings that the tests of all modules share. */
public final class Recordings {
    private static final Path FOLDER =
            Path.of(
                    System.getProperty("montage.home"),
                    "modalities",
                    "src",
                    "test",
                    "resources",
                    "audio");

    private Recordings() {}

    /** All samples of one recording, 16 kHz mono. */
    public static float[] samples(String file) {
        try (PcmStream stream = open(file)) {
            return stream.readAll();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** One recording as a stream. */
    public static PcmStream open(String file) {
        try {
            AudioReader reader = new AudioReader(FfmpegProgram.find(), MediaLimits.defaults());
            return reader.open(FOLDER.resolve(file));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What is said in them, as references.json has it. */
    public static JsonNode references() {
        return references("references.json");
    }

    /** What is said in the recordings of a file of references. */
    public static JsonNode references(String file) {
        try {
            return new ObjectMapper().readTree(FOLDER.resolve(file).toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
