package dev.montage.server.metrics;

import dev.montage.models.decoding.EngineStatus;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * All metrics. Names that begin with {@code vllm:} mean what vLLM means by them, so that existing
 * dashboards work; the others are ours.
 */
public final class ServerMetrics {
    private static final String MODEL = "model_name";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final FilmMetrics films = new FilmMetrics(registry);
    private final Map<String, Supplier<EngineStatus>> engines = new ConcurrentHashMap<>();
    private final Counter requests =
            Counter.builder()
                    .name("montage_http_requests_total")
                    .help("Replies by route and status.")
                    .labelNames("route", "status")
                    .register(registry);
    private final Histogram firstToken =
            histogram(
                    "vllm:time_to_first_token_seconds",
                    "From request to first token.",
                    0.005,
                    0.01,
                    0.02,
                    0.05,
                    0.1,
                    0.2,
                    0.5,
                    1,
                    2,
                    5,
                    10,
                    30,
                    60);
    private final Histogram betweenTokens =
            histogram(
                    "vllm:inter_token_latency_seconds",
                    "From a token to the next.",
                    0.001,
                    0.002,
                    0.005,
                    0.01,
                    0.02,
                    0.05,
                    0.1,
                    0.2,
                    0.5,
                    1,
                    5);
    private final Histogram endToEnd =
            histogram(
                    "vllm:e2e_request_latency_seconds",
                    "From request to last token.",
                    0.05,
                    0.1,
                    0.2,
                    0.5,
                    1,
                    2,
                    5,
                    10,
                    20,
                    60,
                    120,
                    600);
    private final Counter finished =
            Counter.builder()
                    .name("vllm:request_success_total")
                    .help("Answers by the reason they ended.")
                    .labelNames(MODEL, "finished_reason")
                    .register(registry);
    private final Counter clientsGone =
            Counter.builder()
                    .name("montage_clients_gone_total")
                    .help("Requests whose client left before the end.")
                    .labelNames("route")
                    .register(registry);
    private final Counter heardSeconds =
            Counter.builder()
                    .name("montage_transcribed_audio_seconds_total")
                    .help("Seconds of recordings transcribed.")
                    .labelNames(MODEL)
                    .register(registry);
    private final Histogram pictures =
            histogram(
                    "montage_picture_seconds",
                    "From request to picture, for each picture.",
                    0.1,
                    0.2,
                    0.5,
                    1,
                    2,
                    5,
                    10,
                    30,
                    60);
    private final Histogram mediaDecode =
            Histogram.builder()
                    .name("montage_media_decode_seconds")
                    .help("Time spent waiting for the media decoder, for each recording.")
                    .classicOnly()
                    .classicUpperBounds(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60)
                    .register(registry);

    /** Registers everything; engines and queues come as models are loaded. */
    public ServerMetrics() {
        gauge("vllm:num_requests_running", "Sequences in the batch.", EngineStatus::running);
        gauge("vllm:num_requests_waiting", "Requests in the queue.", EngineStatus::waiting);
        gauge(
                "vllm:kv_cache_usage_perc",
                "Share of the key/value cache in use, 0 to 1.",
                status -> (double) status.blocksUsed() / Math.max(1, status.blocksTotal()));
        counter("vllm:prompt_tokens_total", "Tokens of prompts.", EngineStatus::promptTokens);
        counter("vllm:generation_tokens_total", "Tokens generated.", EngineStatus::generatedTokens);
        counter(
                "vllm:prefix_cache_queries_total",
                "Positions looked up in the prefix cache.",
                EngineStatus::prefixQueries);
        counter(
                "vllm:prefix_cache_hits_total",
                "Positions found in the prefix cache.",
                EngineStatus::prefixHits);
        counter("vllm:num_preemptions_total", "Sequences put back.", EngineStatus::preemptions);
        counter("montage_engine_steps_total", "Forward passes.", EngineStatus::steps);
    }

    /** Reports an engine's load under a model's name. */
    public void addEngine(String model, Supplier<EngineStatus> status) {
        engines.put(model, status);
    }

    /** Reports how many requests of a kind run. */
    public void addQueue(String kind, Supplier<Integer> running) {
        GaugeWithCallback.builder()
                .name("montage_" + kind + "_running")
                .help("Requests of this kind that run.")
                .callback(callback -> callback.call(running.get()))
                .register(registry);
    }

    public void replied(String route, int status) {
        requests.labelValues(route, Integer.toString(status)).inc();
    }

    public void clientGone(String route) {
        clientsGone.labelValues(route).inc();
    }

    public void firstToken(String model, long nanos) {
        firstToken.labelValues(model).observe(nanos / 1e9);
    }

    public void nextToken(String model, long nanos) {
        betweenTokens.labelValues(model).observe(nanos / 1e9);
    }

    public void finished(String model, String reason, long nanos) {
        endToEnd.labelValues(model).observe(nanos / 1e9);
        finished.labelValues(model, reason).inc();
    }

    public void transcribed(String model, double audioSeconds, double decodeSeconds) {
        heardSeconds.labelValues(model).inc(audioSeconds);
        mediaDecode.observe(decodeSeconds);
    }

    /** A picture was made. */
    public void drawn(String model, long nanos) {
        pictures.labelValues(model).observe(nanos / 1e9);
    }

    /** What films are counted by. */
    public FilmMetrics films() {
        return films;
    }

    /** Everything, in Prometheus' text format 0.0.4. */
    public byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private Histogram histogram(String name, String help, double... bounds) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(MODEL)
                .classicOnly()
                .classicUpperBounds(bounds)
                .register(registry);
    }

    private void gauge(String name, String help, ToDoubleFunction<EngineStatus> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(MODEL)
                .callback(
                        callback ->
                                engines.forEach(
                                        (model, status) ->
                                                callback.call(
                                                        value.applyAsDouble(status.get()), model)))
                .register(registry);
    }

    private void counter(String name, String help, ToDoubleFunction<EngineStatus> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(MODEL)
                .callback(
                        callback ->
                                engines.forEach(
                                        (model, status) ->
                                                callback.call(
                                                        value.applyAsDouble(status.get()), model)))
                .register(registry);
    }
}
