package dev.montage.server.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.Optional;

/** Cross-origin requests (WHATWG Fetch, section 3.2) from the pages of configured origins. */
final class Cors implements Filter {
    private static final String EXPOSED =
            "x-request-id, openai-processing-ms, retry-after, x-ratelimit-limit-requests,"
                    + " x-ratelimit-remaining-requests, x-ratelimit-reset-requests,"
                    + " x-ratelimit-limit-tokens, x-ratelimit-remaining-tokens,"
                    + " x-ratelimit-reset-tokens";

    private final List<String> origins;

    Cors(List<String> origins) {
        this.origins = origins;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Optional<String> origin = request.headers().first(HeaderNames.ORIGIN).filter(this::allows);
        if (origin.isEmpty()) {
            chain.proceed();
            return;
        }
        response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin.get());
        response.header(HeaderNames.VARY, "Origin");
        if (isPreflight(request)) {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, DELETE");
            request.headers()
                    .first(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)
                    .ifPresent(
                            headers ->
                                    response.header(
                                            HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers));
            response.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");
            response.status(Status.NO_CONTENT_204);
            response.send();
            return;
        }
        response.header(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        chain.proceed();
    }

    private boolean allows(String origin) {
        return origins.contains("*") || origins.contains(origin);
    }

    private static boolean isPreflight(RoutingRequest request) {
        return request.prologue().method().equals(Method.OPTIONS)
                && request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
