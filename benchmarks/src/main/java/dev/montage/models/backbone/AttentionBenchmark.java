package dev.montage.models.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Attention of one layer of SmolLM2 135M by a team on all processors: one position of one stream or
 * of eight at a context, or a prompt from its start. Each call meets another layer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AttentionBenchmark {
    private static final int LAYERS = 30;
    private static final int HEADS = 3;
    private static final int QUERY_HEADS = 9;
    private static final int HEAD_SIZE = 64;
    private static final int Q_STRIDE = QUERY_HEADS * HEAD_SIZE;

    /** What the batch holds. */
    public enum Work {
        ONE_STREAM,
        EIGHT_STREAMS,
        PROMPT
    }

    @Param({"ONE_STREAM", "EIGHT_STREAMS", "PROMPT"})
    Work work = Work.ONE_STREAM;

    /** Positions of each stream, or of the prompt. */
    @Param({"64", "512", "2048"})
    int context;

    private final WorkerTeam team = WorkerTeam.ofAllProcessors();
    private KvCache cache;
    private Attention attention;
    private int next;
    private float[] queries = new float[0]; // [positions, QUERY_HEADS * HEAD_SIZE]
    private float[] out = new float[0]; // [positions, QUERY_HEADS * HEAD_SIZE]

    @Setup
    public void fillCache() {
        int streams = work == Work.EIGHT_STREAMS ? 8 : 1;
        int start = work == Work.PROMPT ? 0 : context - 1;
        int each = Math.ceilDiv(context, KvCache.BLOCK);
        KvShape shape = new KvShape(LAYERS, HEADS, QUERY_HEADS, HEAD_SIZE, streams * each);
        cache = Kernels.best().cache(shape);
        attention = new Attention(cache, team.size());
        Random random = new Random(1);
        List<Span> spans = new ArrayList<>();
        List<View> views = new ArrayList<>();
        int[] offsets = new int[streams];
        for (int s = 0; s < streams; s++) {
            int[] blocks = new int[each];
            for (int i = 0; i < each; i++) {
                blocks[i] = i * streams + s;
            }
            write(blocks, random);
            spans.add(new Span(new NoPositions(), blocks, start, context, 0));
            views.add(View.of(spans.getLast(), 0));
            offsets[s] = s * (context - start);
        }
        attention.plan(spans, offsets, views);
        queries = MultiplyBenchmark.random(streams * (context - start) * Q_STRIDE, random);
        out = new float[queries.length];
    }

    private void write(int[] blocks, Random random) {
        for (int layer = 0; layer < LAYERS; layer++) {
            for (int position = 0; position < context; position++) {
                float[] pair = MultiplyBenchmark.random(2 * HEADS * HEAD_SIZE, random);
                cache.write(layer, blocks, position, pair, 0, pair, HEADS * HEAD_SIZE);
            }
        }
    }

    @TearDown
    public void close() {
        team.close();
        cache.close();
    }

    @Benchmark
    public float[] attend() {
        int layer = next;
        next = (next + 1) % LAYERS;
        team.run(me -> attention.run(me, layer, queries, Q_STRIDE, out));
        return out;
    }

    /** Attention does not ask what stands at a position. */
    private static final class NoPositions implements Positions {
        @Override
        public int tokenAt(int position) {
            throw new UnsupportedOperationException("a benchmark of attention has no tokens");
        }

        @Override
        public void embeddingAt(int position, float[] target, int offset) {
            throw new UnsupportedOperationException("a benchmark of attention has no embeddings");
        }

        @Override
        public int leadingEmbeddings() {
            return 0;
        }
    }
}
