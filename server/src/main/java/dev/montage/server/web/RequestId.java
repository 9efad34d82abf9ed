package dev.montage.server.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names each request, by the client's own {@code x-request-id} if it sent one, and says how long
 * the reply took to begin.
 */
final class RequestId implements Filter {
    private static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");
    private static final HeaderName PROCESSING_MS = HeaderNames.create("openai-processing-ms");
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long start = System.nanoTime();
        String id =
                request.headers()
                        .first(REQUEST_ID)
                        .filter(given -> ALLOWED.matcher(given).matches())
                        .orElseGet(() -> "req_" + UUID.randomUUID().toString().replace("-", ""));
        response.header(REQUEST_ID, id);
        response.beforeSend(
                () ->
                        response.header(
                                PROCESSING_MS,
                                Long.toString((System.nanoTime() - start) / 1_000_000)));
        chain.proceed();
    }

    /** The id that the reply carries. */
    static String of(ServerResponse response) {
        return response.headers().first(REQUEST_ID).orElse("(unnamed)");
    }
}
