package dev.montage.server.cli;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.families.ChatModel;
import dev.montage.models.sequence.Segment;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Speed of a text model through its engine, greedy, without stop tokens. Prompts are random and
 * never the same, so that the prefix cache has no part in it.
 */
final class ChatBench {
    private static final long WARM_UP_NANOS = 10_000_000_000L;
    private static final int NEW_TOKENS = 64;
    private static final int PREFILL = 512;
    private static final int STREAMS = 8;
    private static final int STREAM_PROMPT = 128;
    private static final int STREAM_TOKENS = 128;

    private final ChatModel model;
    private final int runs;
    private final PrintWriter log;
    private final Random random = new Random(1);

    ChatBench(ChatModel model, int runs, PrintWriter log) {
        this.model = model;
        this.runs = runs;
        this.log = log;
    }

    /** All measures, after a warm-up: the virtual machine compiles what is hot. */
    Map<String, Object> measure() throws InterruptedException {
        warmUp();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("model", model.id());
        List<Map<String, Object>> decode = new ArrayList<>();
        for (int context : List.of(64, 512)) {
            double speed = median("decode " + context, () -> decode(context));
            decode.add(Map.of("context", context, "tokensPerSecond", speed));
        }
        report.put("decode", decode);
        double prefill = median("prefill " + PREFILL, this::prefill);
        report.put("prefill", List.of(Map.of("tokens", PREFILL, "tokensPerSecond", prefill)));
        double streams = median(STREAMS + " streams", this::streams);
        report.put("streams", List.of(Map.of("streams", STREAMS, "tokensPerSecond", streams)));
        return report;
    }

    private void warmUp() throws InterruptedException {
        long end = System.nanoTime() + WARM_UP_NANOS;
        do {
            decode(64);
            prefill();
            streams();
        } while (System.nanoTime() < end);
    }

    private interface Measure {
        double run() throws InterruptedException;
    }

    private double median(String name, Measure measure) throws InterruptedException {
        measure.run();
        double[] speeds = new double[runs];
        for (int run = 0; run < runs; run++) {
            speeds[run] = measure.run();
        }
        Arrays.sort(speeds);
        double median = (speeds[(runs - 1) / 2] + speeds[runs / 2]) / 2;
        log.printf("%s: %.1f tokens/s%n", name, median);
        log.flush();
        return median;
    }

    private double decode(int context) throws InterruptedException {
        try (Generation generation = model.generator().submit(request(context, NEW_TOKENS + 1))) {
            Event.Usage usage = finish(generation);
            return (usage.completionTokens() - 1) / (usage.completionNanos() / 1e9);
        }
    }

    private double prefill() throws InterruptedException {
        try (Generation generation = model.generator().submit(request(PREFILL, 1))) {
            return PREFILL / (finish(generation).promptNanos() / 1e9);
        }
    }

    /** Tokens of all streams from when each has its first one to when they end. */
    private double streams() throws InterruptedException {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            requests.add(request(STREAM_PROMPT, STREAM_TOKENS));
        }
        List<Generation> generations = model.generator().submitAll(requests);
        try {
            for (Generation generation : generations) {
                generation.next();
            }
            long start = System.nanoTime();
            // Those that began early are ahead: what they have by now does not count.
            int counted = 0;
            for (Generation generation : generations) {
                while (generation.next(Duration.ZERO).isPresent()) {
                    counted--;
                }
            }
            for (Generation generation : generations) {
                counted += finish(generation).completionTokens() - 1;
            }
            return counted / ((System.nanoTime() - start) / 1e9);
        } finally {
            generations.forEach(Generation::cancel);
        }
    }

    private static Event.Usage finish(Generation generation) throws InterruptedException {
        while (true) {
            switch (generation.next()) {
                case Event.Token _ -> {}
                case Event.Finished finished -> {
                    return finished.usage();
                }
                case Event.Slice slice -> throw slice.unexpected();
                case Event.Failed failed -> throw new IllegalStateException(failed.message());
            }
        }
    }

    private GenerationRequest request(int promptTokens, int newTokens) {
        int[] prompt =
                random.ints(promptTokens, 1000, model.tokenizer().vocabularySize()).toArray();
        return new GenerationRequest(
                List.of(new Segment.Tokens(prompt)),
                model.tokenizer(),
                newTokens,
                Set.of(),
                List.of(),
                Sampling.greedy(),
                false,
                0,
                List.of(),
                Optional.empty());
    }
}
