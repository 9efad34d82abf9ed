package dev.montage.server.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.Supplier;

/** What is made of films, in this process. Any thread may call it. */
public final class FilmMetrics {
    private static final String MODEL = "model_name";

    private final PrometheusRegistry registry;
    private final Counter parts;
    private final Counter slices;
    private final Counter seconds;
    private final Counter computeSeconds;

    /** Counts for nobody. */
    public FilmMetrics() {
        this(new PrometheusRegistry());
    }

    FilmMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        parts =
                counter(
                        "montage_film_parts_total",
                        "Key slices and stretches: made, or found where an earlier film left them.",
                        MODEL,
                        "kind",
                        "source");
        slices = counter("montage_film_slices_total", "Slices made for films.", MODEL);
        seconds = counter("montage_film_seconds_total", "Seconds of film to be watched.", MODEL);
        computeSeconds =
                counter(
                        "montage_film_compute_seconds_total",
                        "Seconds that films were worked on.",
                        MODEL);
    }

    /**
     * Reports how many films there are.
     *
     * @param byStatus status to films
     * @param waiting films that nobody works on yet
     */
    public void addFilms(Supplier<Map<String, Integer>> byStatus, Supplier<Integer> waiting) {
        GaugeWithCallback.builder()
                .name("montage_films")
                .help("Films that are kept, by status.")
                .labelNames("status")
                .callback(callback -> byStatus.get().forEach((s, n) -> callback.call(n, s)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("montage_films_waiting")
                .help("Films in the queue.")
                .callback(callback -> callback.call(waiting.get()))
                .register(registry);
    }

    /**
     * A part is there.
     *
     * @param made slices that were made for it; 0 if it was there before
     */
    public void part(String model, String kind, int made) {
        parts.labelValues(model, kind, made > 0 ? "made" : "reused").inc();
        slices.labelValues(model).inc(made);
    }

    /** More of a film can be watched. */
    public void footage(String model, double filmSeconds) {
        seconds.labelValues(model).inc(filmSeconds);
    }

    /** A film was worked on. */
    public void worked(String model, double workSeconds) {
        computeSeconds.labelValues(model).inc(workSeconds);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }
}
