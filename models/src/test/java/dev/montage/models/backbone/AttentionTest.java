package dev.montage.models.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link KvCache} and {@link Attention}, against a softmax in float64. */
class AttentionTest {
    private static final int LENGTH = 300;

    private final Random random = new Random(3);

    static Stream<Arguments> shapes() {
        return Stream.of(new PlainKernels(), new VectorKernels())
                .flatMap(
                        k ->
                                Stream.of(
                                        Arguments.of(k, new KvShape(2, 3, 9, 64, 12)),
                                        Arguments.of(k, new KvShape(1, 2, 2, 64, 12)),
                                        Arguments.of(k, new KvShape(1, 1, 7, 128, 12)),
                                        Arguments.of(k, new KvShape(2, 2, 4, 16, 12)),
                                        Arguments.of(k, new KvShape(1, 1, 4, 80, 12))));
    }

    /**
     * A cache of random keys and values in a shuffled block table, and queries for all positions.
     */
    private final class Fixture {
        private final KvShape shape;
        private final KvCache cache;
        private final int[] blocks;
        private final float[] keys;
        private final float[] values;
        private final float[] queries;

        Fixture(Kernels kernels, KvShape shape) {
            this.shape = shape;
            cache = kernels.cache(shape);
            blocks = IntStream.range(0, shape.blocks()).map(i -> shape.blocks() - 1 - i).toArray();
            int width = shape.heads() * shape.headSize();
            keys = halves(LENGTH * width);
            values = halves(LENGTH * width);
            queries = halves(LENGTH * shape.queryHeads() * shape.headSize());
            int layer = shape.layers() - 1;
            for (int p = 0; p < LENGTH; p++) {
                cache.write(layer, blocks, p, keys, p * width, values, p * width);
            }
        }

        /** Numbers that bfloat16 holds exactly. */
        private float[] halves(int length) {
            float[] numbers = new float[length];
            for (int i = 0; i < length; i++) {
                int bits = Float.floatToRawIntBits((float) random.nextGaussian());
                numbers[i] = Float.intBitsToFloat(bits & 0xffff0000);
            }
            return numbers;
        }

        /** Attention of positions that see those from {@code from} on. */
        float[] run(int members, int start, int end, int from) {
            Span span = span(start, end);
            return run(members, span, View.of(span, from));
        }

        Span span(int start, int end) {
            return new Span(TestPositions.of(), blocks, start, end, 0);
        }

        float[] run(int members, Span span, View view) {
            int start = span.start();
            int end = span.end();
            int stride = shape.queryHeads() * shape.headSize();
            float[] in = new float[(end - start) * stride];
            System.arraycopy(queries, start * stride, in, 0, in.length);
            float[] out = new float[in.length];
            Attention attention = new Attention(cache, members);
            attention.plan(List.of(span), new int[1], List.of(view));
            try (WorkerTeam team = new WorkerTeam(members)) {
                team.run(me -> attention.run(me, shape.layers() - 1, in, stride, out));
            }
            return out;
        }

        double expected(int position, int queryHead, int number, int from, int limit) {
            int size = shape.headSize();
            int head = queryHead / shape.group();
            double[] weights = new double[limit];
            double sum = 0;
            double result = 0;
            for (int p = from; p < limit; p++) {
                double score = 0;
                for (int i = 0; i < size; i++) {
                    score +=
                            (double) queries[(position * shape.queryHeads() + queryHead) * size + i]
                                    * keys[(p * shape.heads() + head) * size + i];
                }
                weights[p] = Math.exp(score / Math.sqrt(size));
                sum += weights[p];
                result += weights[p] * values[(p * shape.heads() + head) * size + number];
            }
            return result / sum;
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void isSoftmaxAttention(Kernels kernels, KvShape shape) {
        Fixture fixture = new Fixture(kernels, shape);
        int[][] cases = {{0, 300, 0}, {299, 300, 0}, {100, 103, 37}, {200, 230, 129}};
        for (int[] c : cases) {
            int start = c[0];
            float[] out = fixture.run(2, start, c[1], c[2]);
            for (int p = start; p < c[1]; p += 13) {
                for (int head = 0; head < shape.queryHeads(); head++) {
                    int at = ((p - start) * shape.queryHeads() + head) * shape.headSize();
                    double expected = fixture.expected(p, head, 5, c[2], p + 1);
                    assertEquals(expected, out[at + 5], 2e-5);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void crossAttentionSeesAllOfItsPositions(Kernels kernels, KvShape shape) {
        Fixture fixture = new Fixture(kernels, shape);
        Span span = fixture.span(250, 252);
        float[] out = fixture.run(2, span, View.fixed(span, 250));
        for (int p = 250; p < 252; p++) {
            int at = (p - 250) * shape.queryHeads() * shape.headSize();
            assertEquals(fixture.expected(p, 0, 3, 0, 250), out[at + 3], 2e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void teamAndBatchDoNotChangeABit(Kernels kernels, KvShape shape) {
        Fixture fixture = new Fixture(kernels, shape);
        float[] whole = fixture.run(1, 280, 300, 0);
        assertArrayEquals(whole, fixture.run(3, 280, 300, 0));
        int stride = shape.queryHeads() * shape.headSize();
        for (int p = 280; p < 300; p++) {
            float[] alone = fixture.run(2, p, p + 1, 0);
            float[] part =
                    java.util.Arrays.copyOfRange(whole, (p - 280) * stride, (p - 279) * stride);
            assertArrayEquals(part, alone);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aCopiedBlockHoldsTheSame(Kernels kernels, KvShape shape) {
        Fixture fixture = new Fixture(kernels, shape);
        float[] before = fixture.run(2, 290, 300, 0);
        int last = (LENGTH - 1) / KvCache.BLOCK;
        int unused = fixture.blocks[last + 1];
        fixture.cache.copy(fixture.blocks[last], unused);
        fixture.blocks[last] = unused;
        assertArrayEquals(before, fixture.run(2, 290, 300, 0));
    }
}
