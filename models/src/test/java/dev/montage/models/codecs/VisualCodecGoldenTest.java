package dev.montage.models.codecs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.codecs.VisualGoldens.Implementation;
import dev.montage.models.codecs.VisualGoldens.Opened;
import dev.montage.models.sequence.MovedSlices;
import dev.montage.models.sequence.Moves;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shipped codec against PyTorch: two slices of a film and a picture. */
class VisualCodecGoldenTest {
    private static final Path GOLDENS = VisualGoldens.FOLDER.resolve("shipped");
    private static final Path CHECKPOINT =
            VisualGoldens.HOME.resolve("models/checkpoints/visual-codec");

    /** A picture of a row for each slice, its frames side by side, as slices. */
    private static byte[] slices(String name, VisualCodecShape shape) throws IOException {
        BufferedImage rows = ImageIO.read(GOLDENS.resolve(name).toFile());
        int size = shape.frameSize();
        byte[] slices = new byte[rows.getHeight() / size * shape.sliceBytes()];
        for (int y = 0; y < rows.getHeight(); y++) {
            for (int x = 0; x < rows.getWidth(); x++) {
                int frame = y / size * shape.sliceFrames() + x / size;
                int at = ((frame * size + y % size) * size + x % size) * 3;
                int rgb = rows.getRGB(x, y);
                slices[at] = (byte) (rgb >> 16);
                slices[at + 1] = (byte) (rgb >> 8);
                slices[at + 2] = (byte) rgb;
            }
        }
        return slices;
    }

    @ParameterizedTest
    @EnumSource
    void findsTheSameCodesAndPaintsTheSameFrames(Implementation implementation) throws IOException {
        try (Opened opened = implementation.open(CHECKPOINT)) {
            VisualCodec codec = opened.codec();
            int[] codes = VisualGoldens.codes(GOLDENS.resolve("codes.u8"));
            assertArrayEquals(codes, codec.encode(slices("frames.png", codec.shape())));
            double difference =
                    VisualGoldens.meanDifference(
                            slices("decoded.png", codec.shape()),
                            codec.decode(SliceCodes.film(codes, codec.shape())));
            assertTrue(difference < 0.01, "bytes are off by " + difference + " on average");
        }
    }

    @ParameterizedTest
    @EnumSource
    void slicesDoNotMindTheirCompany(Implementation implementation) throws IOException {
        try (Opened opened = implementation.open(CHECKPOINT)) {
            VisualCodec codec = opened.codec();
            int[] codes = VisualGoldens.codes(GOLDENS.resolve("moved.u8"));
            List<SliceCodes> slices = SliceCodes.film(codes, codec.shape());
            byte[] frames = codec.decode(slices);
            int[] again = codec.encode(frames);
            int bytes = codec.shape().sliceBytes();
            int size = codec.shape().sliceCodes();
            for (int i = 0; i < slices.size(); i++) {
                byte[] alone = codec.decode(slices.subList(i, i + 1));
                assertArrayEquals(Arrays.copyOfRange(frames, i * bytes, (i + 1) * bytes), alone);
                int[] own = Arrays.copyOfRange(again, i * size, (i + 1) * size);
                assertArrayEquals(own, codec.encode(alone));
            }
        }
    }

    /** Sums in another order give another code where a number is near a boundary. */
    @ParameterizedTest
    @EnumSource
    void nearlyAllThatMovesHasTheSameCodes(Implementation implementation) throws IOException {
        try (Opened opened = implementation.open(CHECKPOINT)) {
            List<int[]> slices = film("codes.u8", opened.codec());
            int[] found =
                    new MovedSlices(opened::codec)
                            .alone(slices).stream()
                                    .flatMapToInt(moved -> Arrays.stream(moved.ways()))
                                    .toArray();
            assertNearly(VisualGoldens.codes(GOLDENS.resolve("moved.u8")), found);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatGoesOnKeepsItsPixels(Implementation implementation) throws IOException {
        try (Opened opened = implementation.open(CHECKPOINT)) {
            Moves moves = new MovedSlices(opened::codec);
            List<int[]> found = new ArrayList<>();
            Optional<Moves.Moved> last = Optional.empty();
            for (int[] slice : film("film.u8", opened.codec())) {
                Moves.Moved moved = moves.of(List.of(new Moves.Going(slice, last))).getFirst();
                found.add(moved.ways());
                last = Optional.of(moved);
            }
            int[] all = found.stream().flatMapToInt(Arrays::stream).toArray();
            assertNearly(VisualGoldens.codes(GOLDENS.resolve("kept.u8")), all);
        }
    }

    /** The slices of a golden. */
    private static List<int[]> film(String name, VisualCodec codec) throws IOException {
        int[] codes = VisualGoldens.codes(GOLDENS.resolve(name));
        return SliceCodes.film(codes, codec.shape()).stream().map(SliceCodes::own).toList();
    }

    private static void assertNearly(int[] expected, int[] found) {
        assertEquals(expected.length, found.length);
        IntStream away =
                IntStream.range(0, found.length).map(i -> Math.abs(found[i] - expected[i]));
        IntSummaryStatistics differences = away.summaryStatistics();
        assertTrue(differences.getMax() <= 1, differences::toString);
        assertTrue(differences.getAverage() < 0.003, differences::toString);
    }
}
