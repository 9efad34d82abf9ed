package dev.montage.modalities.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.media.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pictures of the tests, and how near two pictures are. */
public final class Pictures {

    private static final Path RESOURCES =
            Path.of(System.getProperty("montage.home"), "modalities/src/test/resources/pictures");

    private Pictures() {}

    public static Path path(String name) {
        return RESOURCES.resolve(name);
    }

    public static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(path(name));
    }

    /** What Pillow has read: [height, width, 3]. */
    public static byte[] golden(String name) throws IOException {
        return bytes(name + ".rgb");
    }

    /** Differences in levels of 0..255, on average and of the worst sample. */
    public static void assertNear(byte[] expected, Frame frame, double mean, int worst) {
        byte[] actual = frame.rgb();
        assertEquals(expected.length, actual.length);
        long sum = 0;
        int most = 0;
        for (int i = 0; i < actual.length; i++) {
            int difference = Math.abs((expected[i] & 255) - (actual[i] & 255));
            sum += difference;
            most = Math.max(most, difference);
        }
        double found = (double) sum / actual.length;
        int foundWorst = most;
        assertTrue(
                found <= mean && most <= worst,
                () ->
                        "expected %.2f on average and %d at worst, found %.3f and %d"
                                .formatted(mean, worst, found, foundWorst));
    }

    /** Mean absolute difference of two frames in levels of 0..255. */
    public static double difference(Frame one, Frame other) {
        assertEquals(one.rgb().length, other.rgb().length);
        long sum = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            sum += Math.abs((one.rgb()[i] & 255) - (other.rgb()[i] & 255));
        }
        return (double) sum / one.rgb().length;
    }
}
