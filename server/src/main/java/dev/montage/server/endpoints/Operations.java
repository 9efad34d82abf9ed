package dev.montage.server.endpoints;

import dev.montage.server.metrics.ServerMetrics;
import dev.montage.server.serving.Catalog;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Draining;
import dev.montage.server.web.Json;
import dev.montage.server.web.Routes;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Map;

/** GET /health/live, /health/ready and /metrics: for those who run the server. */
final class Operations {
    private final Catalog catalog;
    private final Draining draining;
    private final ServerMetrics metrics;

    Operations(Catalog catalog, Draining draining, ServerMetrics metrics) {
        this.catalog = catalog;
        this.draining = draining;
        this.metrics = metrics;
    }

    void register(Routes routes) {
        routes.get("/health/live", (request, response) -> status(response, "live"));
        routes.get("/health/ready", this::ready);
        routes.get("/metrics", this::metrics);
    }

    private void ready(ServerRequest request, ServerResponse response) {
        if (draining.isBegun()) {
            throw ApiException.later(
                    503, "shutting_down", Duration.ofSeconds(5), "The server is shutting down.");
        }
        if (!catalog.isReady()) {
            throw ApiException.later(
                    503, "loading", Duration.ofSeconds(1), "The models are still being loaded.");
        }
        status(response, "ready");
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
        response.send(metrics.text());
    }

    private static void status(ServerResponse response, String status) {
        Json.send(response, Map.of("status", status));
    }
}
