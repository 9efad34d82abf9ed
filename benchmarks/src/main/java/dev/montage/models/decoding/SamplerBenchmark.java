package dev.montage.models.decoding;

import dev.montage.tokenizers.TokenizerJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The choice of one token from SmolLM2's vocabulary. Log-its are normal with deviation 3, flatter
 * than a model's, which is hard for top-p.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SamplerBenchmark {

    private static final Path TOKENIZER =
            Path.of(
                    System.getProperty("montage.home", "."),
                    "models/checkpoints/smollm2-135m/tokenizer.json");
    private static final Map<String, Sampling> SAMPLINGS =
            Map.of(
                    "greedy", Sampling.greedy(),
                    "plain", sampling(1, 0, 1, 0, 1),
                    "sharp-top-p", sampling(0.2, 0, 0.9, 0, 1),
                    "top-p", sampling(1, 0, 0.9, 0, 1),
                    "top-k", sampling(1, 40, 1, 0, 1),
                    "min-p", sampling(1, 0, 1, 0.05, 1),
                    "penalties", sampling(1, 0, 1, 0, 1.1));

    @Param({"greedy", "plain", "sharp-top-p", "top-p", "top-k", "min-p", "penalties"})
    private String kind = "greedy";

    @Param({"false", "true"})
    private boolean logProbabilities;

    private float[] logits = {}; // [vocabulary]
    private GenerationRequest request;
    private Sampler sampler;
    private final SequencePositions positions = new SequencePositions(List.of());

    private static Sampling sampling(
            double temperature, int topK, double topP, double minP, double repetitionPenalty) {
        return new Sampling(temperature, topK, topP, minP, repetitionPenalty, 0, 0, Map.of(), 1);
    }

    @Setup
    public void fill() {
        var tokenizer = TokenizerJson.load(TOKENIZER);
        SplittableRandom random = new SplittableRandom(1);
        logits = new float[tokenizer.vocabularySize()];
        for (int id = 0; id < logits.length; id++) {
            logits[id] = (float) (3 * random.nextGaussian());
        }
        for (int i = 0; i < 500; i++) {
            positions.add(random.nextInt(logits.length));
        }
        sampler = new Sampler(logits.length);
        request =
                new GenerationRequest(
                        List.of(),
                        tokenizer,
                        1,
                        Set.of(),
                        List.of(),
                        SAMPLINGS.getOrDefault(kind, Sampling.greedy()),
                        logProbabilities,
                        0,
                        List.of(),
                        Optional.empty());
    }

    @Benchmark
    public int choose() {
        return sampler.choose(logits, 0, request, positions).id();
    }
}
