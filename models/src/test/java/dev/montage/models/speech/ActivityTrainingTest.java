package dev.montage.models.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tribuo.classification.sgd.linear.LinearSGDModel;

/**
 * Trains the voice activity model and compares it with the one that ships. To write it anew: {@code
 * mvn -pl models -am verify -Dtest=ActivityTrainingTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dmontage.writeActivityModel=true}
 */
class ActivityTrainingTest {
    private static final List<String> CLIPS =
            List.of(
                    "jfk.flac",
                    "librivox-0870.flac",
                    "librivox-0890.flac",
                    "librivox-0920.flac",
                    "flite-slt.ogg",
                    "flite-rms.opus");
    private static final Path FILE =
            Path.of(
                    System.getProperty("montage.home"),
                    "models/src/main/resources/dev/montage/models/speech/speech-activity.tribuo");

    @Test
    void trainsToTheModelThatShips() throws IOException {
        Stream<float[]> clips = CLIPS.stream().map(Recordings::samples);
        LinearSGDModel model = new ActivityTraining().train(clips.toList());
        if (Boolean.getBoolean("montage.writeActivityModel")) {
            model.serializeToFile(FILE);
        } else {
            double[] trained = new ActivityModel(model).parameters();
            // Decoders of lossy files may differ in the last bit from machine to machine.
            assertArrayEquals(new ActivityModel().parameters(), trained, 0.02);
        }
    }
}
