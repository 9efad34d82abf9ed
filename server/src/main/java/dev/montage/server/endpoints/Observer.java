package dev.montage.server.endpoints;

import dev.montage.server.metrics.ServerMetrics;
import dev.montage.server.web.ClientGoneException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Set;

/** Counts every reply by route and status. */
final class Observer implements Filter {
    private final ServerMetrics metrics;
    private final Set<String> routes;

    Observer(ServerMetrics metrics, Set<String> routes) {
        this.metrics = metrics;
        this.routes = routes;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String route = route(request.path().path());
        try {
            chain.proceed();
        } catch (ClientGoneException e) {
            metrics.clientGone(route);
            throw e;
        }
        metrics.replied(route, response.status().code());
    }

    /** Unknown paths are one label, or anyone could fill the memory with labels. */
    private String route(String path) {
        if (path.startsWith("/v1/models/")) {
            return "/v1/models/{model}";
        }
        return routes.contains(path) ? path : "other";
    }
}
