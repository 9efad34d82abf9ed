package dev.montage.server.endpoints;

import dev.montage.server.metrics.ServerMetrics;
import dev.montage.server.web.ClientGoneException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** Counts every reply by route and status. */
final class Observer implements Filter {
    private final ServerMetrics metrics;

    Observer(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        try {
            chain.proceed();
        } catch (ClientGoneException e) {
            metrics.clientGone(route(request));
            throw e;
        }
        metrics.replied(route(request), response.status().code());
    }

    /** Unknown paths are one label, or anyone could fill the memory with labels. */
    private static String route(RoutingRequest request) {
        return request.matchingPattern().orElse("other");
    }
}
