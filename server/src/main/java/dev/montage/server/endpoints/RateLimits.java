package dev.montage.server.endpoints;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;

/** The x-ratelimit headers: here the limit is what may run and wait at the same time. */
final class RateLimits {
    private static final HeaderName LIMIT = HeaderNames.create("x-ratelimit-limit-requests");
    private static final HeaderName REMAINING =
            HeaderNames.create("x-ratelimit-remaining-requests");
    private static final HeaderName RESET = HeaderNames.create("x-ratelimit-reset-requests");

    private RateLimits() {}

    static void write(ServerResponse response, int limit, int remaining) {
        response.header(LIMIT, Integer.toString(limit));
        response.header(REMAINING, Integer.toString(Math.max(0, remaining)));
        response.header(RESET, remaining > 0 ? "0s" : "1s");
    }
}
