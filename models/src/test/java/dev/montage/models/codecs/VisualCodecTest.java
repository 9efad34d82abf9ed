package dev.montage.models.codecs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.codecs.VisualGoldens.Implementation;
import dev.montage.models.codecs.VisualGoldens.Opened;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link VisualCodec} must do, on a tiny net with random weights. */
class VisualCodecTest {

    @ParameterizedTest
    @EnumSource
    void findsTheCodesThatPyTorchFinds(Implementation implementation) throws IOException {
        try (Opened opened = implementation.open(VisualGoldens.TINY)) {
            assertArrayEquals(
                    VisualGoldens.codes(VisualGoldens.TINY.resolve("codes.u8")),
                    opened.codec().encode(VisualGoldens.bytes("frames.u8")));
        }
    }

    /** Only a number that stands between two bytes may fall to the other side. */
    @ParameterizedTest
    @EnumSource
    void paintsTheFramesThatPyTorchPaints(Implementation implementation) throws IOException {
        try (Opened opened = implementation.open(VisualGoldens.TINY)) {
            byte[] found =
                    film(
                            opened.codec(),
                            VisualGoldens.codes(VisualGoldens.TINY.resolve("codes.u8")));
            double difference =
                    VisualGoldens.meanDifference(VisualGoldens.bytes("decoded.u8"), found);
            assertTrue(difference < 1e-3, "bytes are off by " + difference + " on average");
        }
    }

    /** A slice alone, in the middle and at the end of any number of others. */
    @ParameterizedTest
    @EnumSource
    void slicesDoNotMindTheirCompany(Implementation implementation) throws IOException {
        byte[] frames = VisualGoldens.bytes("frames.u8");
        try (Opened opened = implementation.open(VisualGoldens.TINY)) {
            VisualCodec codec = opened.codec();
            int sliceBytes = codec.shape().sliceBytes();
            int sliceCodes = codec.shape().sliceCodes();
            int[] codes = codec.encode(frames);
            List<SliceCodes> slices = SliceCodes.film(codes, codec.shape());
            byte[] painted = codec.decode(slices);
            for (int from = 0; from < slices.size(); from++) {
                for (int to = from + 1; to <= slices.size(); to++) {
                    byte[] film = Arrays.copyOfRange(frames, from * sliceBytes, to * sliceBytes);
                    assertArrayEquals(
                            Arrays.copyOfRange(codes, from * sliceCodes, to * sliceCodes),
                            codec.encode(film));
                    assertArrayEquals(
                            Arrays.copyOfRange(painted, from * sliceBytes, to * sliceBytes),
                            codec.decode(slices.subList(from, to)));
                }
            }
        }
    }

    /** Each neighbour has its own weights; at the ends of a film it is the slice itself. */
    @ParameterizedTest
    @EnumSource
    void aSliceSeesItsNeighbours(Implementation implementation) throws IOException {
        try (Opened opened = implementation.open(VisualGoldens.TINY)) {
            VisualCodec codec = opened.codec();
            int[] codes = codec.encode(VisualGoldens.bytes("frames.u8"));
            List<SliceCodes> film = SliceCodes.film(codes, codec.shape());
            int[] one = film.get(0).own();
            int[] two = film.get(1).own();
            assertArrayEquals(one, film.get(0).before());
            assertArrayEquals(two, film.get(0).after());
            assertArrayEquals(film.getLast().own(), film.getLast().after());
            byte[] alone = codec.decode(List.of(SliceCodes.alone(one)));
            byte[] followed = codec.decode(List.of(new SliceCodes(one, one, two)));
            byte[] led = codec.decode(List.of(new SliceCodes(two, one, one)));
            assertFalse(Arrays.equals(alone, followed));
            assertFalse(Arrays.equals(alone, led));
            assertFalse(Arrays.equals(led, followed));
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyThreadsGetTheSameBits(Implementation implementation) throws Exception {
        byte[] frames = VisualGoldens.bytes("frames.u8");
        try (Opened opened = implementation.open(VisualGoldens.TINY);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            int[] codes = opened.codec().encode(frames);
            byte[] painted = film(opened.codec(), codes);
            List<Future<byte[]>> results =
                    IntStream.range(0, 24)
                            .mapToObj(
                                    i ->
                                            threads.submit(
                                                    () -> {
                                                        VisualCodec codec = opened.codec();
                                                        return film(codec, codec.encode(frames));
                                                    }))
                            .toList();
            for (Future<byte[]> result : results) {
                assertArrayEquals(painted, result.get());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingBecomesNothing(Implementation implementation) {
        try (Opened opened = implementation.open(VisualGoldens.TINY)) {
            assertEquals(0, opened.codec().encode(new byte[0]).length);
            assertEquals(0, opened.codec().decode(List.of()).length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsNotSlices(Implementation implementation) {
        try (Opened opened = implementation.open(VisualGoldens.TINY)) {
            VisualCodec codec = opened.codec();
            byte[] part = new byte[codec.shape().sliceBytes() + 1];
            assertThrows(IllegalArgumentException.class, () -> codec.encode(part));
            int[] codes = new int[codec.shape().sliceCodes()];
            int[] few = Arrays.copyOf(codes, codes.length - 1);
            assertThrows(IllegalArgumentException.class, () -> SliceCodes.film(few, codec.shape()));
            SliceCodes cut = new SliceCodes(codes, codes, few);
            assertThrows(IllegalArgumentException.class, () -> codec.decode(List.of(cut)));
            // The second channel has 5 levels.
            int[] high = codes.clone();
            high[1] = 5;
            List<SliceCodes> beside = List.of(new SliceCodes(codes, codes, high));
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> codec.decode(beside));
            assertEquals("code 0, channel 1: expected 0..4, found 5", refused.getMessage());
            codes[1] = -1;
            List<SliceCodes> low = List.of(SliceCodes.alone(codes));
            assertThrows(IllegalArgumentException.class, () -> codec.decode(low));
        }
    }

    private static byte[] film(VisualCodec codec, int[] codes) {
        return codec.decode(SliceCodes.film(codes, codec.shape()));
    }
}
