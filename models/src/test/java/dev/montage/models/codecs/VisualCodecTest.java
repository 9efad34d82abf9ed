package dev.montage.models.codecs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
                    opened.codec()
                            .decode(VisualGoldens.codes(VisualGoldens.TINY.resolve("codes.u8")));
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
            byte[] painted = codec.decode(codes);
            int slices = frames.length / sliceBytes;
            for (int from = 0; from < slices; from++) {
                for (int to = from + 1; to <= slices; to++) {
                    int[] part = Arrays.copyOfRange(codes, from * sliceCodes, to * sliceCodes);
                    byte[] film = Arrays.copyOfRange(frames, from * sliceBytes, to * sliceBytes);
                    assertArrayEquals(part, codec.encode(film));
                    assertArrayEquals(
                            Arrays.copyOfRange(painted, from * sliceBytes, to * sliceBytes),
                            codec.decode(part));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyThreadsGetTheSameBits(Implementation implementation) throws Exception {
        byte[] frames = VisualGoldens.bytes("frames.u8");
        try (Opened opened = implementation.open(VisualGoldens.TINY);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            int[] codes = opened.codec().encode(frames);
            byte[] painted = opened.codec().decode(codes);
            List<Future<byte[]>> results =
                    IntStream.range(0, 24)
                            .mapToObj(
                                    i ->
                                            threads.submit(
                                                    () -> {
                                                        VisualCodec codec = opened.codec();
                                                        return codec.decode(codec.encode(frames));
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
            assertEquals(0, opened.codec().decode(new int[0]).length);
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
            assertThrows(
                    IllegalArgumentException.class,
                    () -> codec.decode(Arrays.copyOf(codes, codes.length - 1)));
            // The second channel has 5 levels.
            codes[1] = 5;
            IllegalArgumentException high =
                    assertThrows(IllegalArgumentException.class, () -> codec.decode(codes));
            assertEquals("code 0, channel 1: expected 0..4, found 5", high.getMessage());
            codes[1] = -1;
            assertThrows(IllegalArgumentException.class, () -> codec.decode(codes));
        }
    }
}
