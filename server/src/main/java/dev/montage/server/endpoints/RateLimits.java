package dev.montage.server.endpoints;

import dev.montage.models.decoding.EngineStatus;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;

/**
 * The x-ratelimit headers: here the limit is what may run and wait at the same time, and the tokens
 * that the key/value cache holds.
 */
final class RateLimits {
    private static final HeaderName LIMIT = HeaderNames.create("x-ratelimit-limit-requests");
    private static final HeaderName REMAINING =
            HeaderNames.create("x-ratelimit-remaining-requests");
    private static final HeaderName RESET = HeaderNames.create("x-ratelimit-reset-requests");

    private static final HeaderName TOKEN_LIMIT = HeaderNames.create("x-ratelimit-limit-tokens");
    private static final HeaderName TOKENS_REMAINING =
            HeaderNames.create("x-ratelimit-remaining-tokens");
    private static final HeaderName TOKEN_RESET = HeaderNames.create("x-ratelimit-reset-tokens");

    private RateLimits() {}

    static void write(ServerResponse response, EngineStatus status) {
        write(response, status.queueCapacity(), status.queueCapacity() - status.waiting());
        response.header(TOKEN_LIMIT, Integer.toString(status.positionsTotal()));
        response.header(TOKENS_REMAINING, Integer.toString(status.positionsFree()));
        response.header(TOKEN_RESET, status.positionsFree() > 0 ? "0s" : "1s");
    }

    static void write(ServerResponse response, int limit, int remaining) {
        response.header(LIMIT, Integer.toString(limit));
        response.header(REMAINING, Integer.toString(Math.max(0, remaining)));
        response.header(RESET, remaining > 0 ? "0s" : "1s");
    }
}
