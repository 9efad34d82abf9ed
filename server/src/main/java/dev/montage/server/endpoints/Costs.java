package dev.montage.server.endpoints;

import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.sequence.Segment;
import dev.montage.server.metrics.ServerMetrics;
import dev.montage.server.serving.Prompts;
import dev.montage.server.wire.Timings;
import dev.montage.server.wire.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a request's answers cost, summed up as they come. */
final class Costs {
    private final String model;
    private final ServerMetrics metrics;
    private final List<Segment> prompt;
    private final long startNanos = System.nanoTime();
    private final long[] lastNanos;
    private final List<Event.Usage> usages = new ArrayList<>();

    /** Of requests whose prompts have the same media. */
    Costs(String model, ServerMetrics metrics, List<GenerationRequest> requests) {
        this.model = model;
        this.metrics = metrics;
        prompt = requests.getFirst().prompt();
        lastNanos = new long[requests.size()];
        Arrays.fill(lastNanos, startNanos);
    }

    void token(int choice) {
        long now = System.nanoTime();
        if (lastNanos[choice] == startNanos) {
            metrics.firstToken(model, now - startNanos);
        } else {
            metrics.nextToken(model, now - lastNanos[choice]);
        }
        lastNanos[choice] = now;
    }

    void finished(Event.Finished finished) {
        usages.add(finished.usage());
        metrics.finished(model, Answer.wireName(finished.reason()), System.nanoTime() - startNanos);
    }

    /**
     * Usage of everything.
     *
     * @param choices answers to one prompt, which is counted once
     */
    Usage usage(int choices) {
        int read = usages.stream().mapToInt(Event.Usage::promptTokens).sum() / choices;
        int cached = usages.stream().mapToInt(Event.Usage::cachedTokens).min().orElse(0);
        int completion = usages.stream().mapToInt(Event.Usage::completionTokens).sum();
        return Usage.of(read, Math.min(read, cached), completion)
                .withMedia(
                        Prompts.audioTokens(prompt),
                        Prompts.imageTokens(prompt),
                        Prompts.videoTokens(prompt));
    }

    /** Times of the slowest answer, counts of all. */
    Timings timings() {
        int read = usages.stream().mapToInt(Event.Usage::promptTokens).sum();
        int cached = usages.stream().mapToInt(Event.Usage::cachedTokens).sum();
        return Timings.of(
                usages.stream().mapToLong(Event.Usage::queuedNanos).max().orElse(0),
                cached,
                read - cached,
                usages.stream().mapToLong(Event.Usage::promptNanos).max().orElse(0),
                usages.stream().mapToInt(Event.Usage::completionTokens).sum(),
                usages.stream().mapToLong(Event.Usage::completionNanos).max().orElse(0));
    }
}
