package dev.montage.models.backbone;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * One forward pass of the SmolLM2 135M that ships, without engine and sampling: the next token of
 * one stream or of eight at a context, or a whole prompt.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ForwardBenchmark {
    private static final Path FOLDER =
            Path.of(System.getProperty("montage.home", "."), "models/checkpoints/smollm2-135m");

    @Param({"INT4", "INT8"})
    Precision precision = Precision.INT4;

    @Param({"ONE_STREAM", "EIGHT_STREAMS", "PROMPT"})
    AttentionBenchmark.Work work = AttentionBenchmark.Work.ONE_STREAM;

    @Param({"64", "512"})
    int context;

    private final WorkerTeam team = WorkerTeam.ofAllProcessors();
    private Backbone backbone;
    private List<Span> spans = List.of();
    private float[] logits = new float[0]; // [streams, vocabulary]

    @Setup
    public void fillCache() throws IOException {
        int streams = work == AttentionBenchmark.Work.EIGHT_STREAMS ? 8 : 1;
        int each = Math.ceilDiv(context, KvCache.BLOCK);
        backbone = load(streams * each);
        logits = new float[streams * backbone.vocabularySize()];
        List<Span> batch = new ArrayList<>();
        for (int s = 0; s < streams; s++) {
            int[] blocks = new int[each];
            for (int i = 0; i < each; i++) {
                blocks[i] = s * each + i;
            }
            Positions tokens = new Tokens(backbone.vocabularySize());
            Span prompt = new Span(tokens, blocks, 0, context, 1);
            backbone.forward(List.of(prompt), logits);
            int start = work == AttentionBenchmark.Work.PROMPT ? 0 : context - 1;
            batch.add(new Span(tokens, blocks, start, context, 1));
        }
        spans = batch;
    }

    private Backbone load(int blocks) throws IOException {
        Path config = FOLDER.resolve("config.json");
        try (WeightsFile file = WeightsFiles.open(FOLDER)) {
            return new LlamaBackbone(
                    LlamaConfig.of(new ObjectMapper().readTree(config.toFile())),
                    file,
                    new BackboneRuntime(Kernels.best(), precision, team, blocks, context));
        }
    }

    @TearDown
    public void close() {
        backbone.close();
        team.close();
    }

    @Benchmark
    public int forward() {
        return backbone.forward(spans, logits);
    }

    /** Some token at every position. */
    private record Tokens(int vocabulary) implements Positions {
        @Override
        public int tokenAt(int position) {
            return position * 7919 % vocabulary;
        }

        @Override
        public void embeddingAt(int position, float[] target, int offset) {
            throw new UnsupportedOperationException("all positions are tokens");
        }

        @Override
        public int leadingEmbeddings() {
            return 0;
        }
    }
}
