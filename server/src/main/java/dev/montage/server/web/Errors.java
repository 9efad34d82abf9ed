package dev.montage.server.web;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger.Level;

/** Every error, Helidon's own included, becomes {@code {"error": {...}}}. */
final class Errors {
    private static final System.Logger LOG = System.getLogger(Errors.class.getName());

    private Errors() {}

    /** Errors thrown in routes and filters. */
    static void register(HttpRouting.Builder routing) {
        routing.error(ApiException.class, Errors::reply);
        routing.error(
                HttpException.class,
                (request, response, e) -> reply(request, response, ofHelidon(request, e)));
        routing.error(
                Throwable.class,
                (request, response, e) -> {
                    LOG.log(Level.ERROR, "request " + RequestId.of(response) + " failed", e);
                    reply(request, response, internal(RequestId.of(response)));
                });
    }

    /** Errors before routing: what came was hardly HTTP, or the server is closing. */
    static DirectHandlers direct() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, Errors::direct);
        }
        return handlers.build();
    }

    /** The error that tells as little as possible and where to find more. */
    static ApiException internal(String requestId) {
        return ApiException.of(
                500,
                "internal_error",
                "The server failed to answer; its log says more about request " + requestId + ".");
    }

    private static void reply(ServerRequest request, ServerResponse response, ApiException e) {
        // Helidon would take the rest of an unread body for the next request.
        if (!Body.discard(request)) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        response.status(e.status());
        response.header(HeaderValues.CONTENT_TYPE_JSON);
        e.retryAfterSeconds()
                .ifPresent(
                        seconds ->
                                response.header(HeaderNames.RETRY_AFTER, Long.toString(seconds)));
        response.send(Json.bytes(e.body()));
    }

    private static ApiException ofHelidon(ServerRequest request, HttpException e) {
        if (e.status().code() == 404) {
            return ApiException.of(
                    404,
                    "unknown_url",
                    "Unknown request URL: "
                            + request.prologue().method().text()
                            + " "
                            + request.path().path()
                            + ".");
        }
        return ApiException.of(e.status().code(), "http_error", String.valueOf(e.getMessage()));
    }

    private static DirectHandler.TransportResponse direct(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType type,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        ApiException error =
                switch (status.code()) {
                    case 500 -> internal("(before routing)");
                    case 503 ->
                            ApiException.of(
                                    503, "overloaded", "Too many requests at the same time.");
                    default ->
                            ApiException.of(
                                    status.code(),
                                    "bad_http_request",
                                    "The request is not valid HTTP: " + message + ".");
                };
        headers.set(HeaderValues.CONTENT_TYPE_JSON);
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(false)
                .entity(Json.bytes(error.body()))
                .build();
    }
}
