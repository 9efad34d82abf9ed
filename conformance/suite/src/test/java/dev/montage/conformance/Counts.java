package dev.montage.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.BooleanSupplier;

/**
 * What a server says at /metrics.
 *
 * @param origin as {@code http://127.0.0.1:8080}
 */
record Counts(HttpClient client, String origin, String key) {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int LOOK_MILLIS = 20;

    /** Sum of all counts whose name and labels hold all of {@code words}. */
    int of(String... words) {
        return get("/metrics")
                .lines()
                .filter(
                        line -> {
                            for (String word : words) {
                                if (!line.contains(word)) {
                                    return false;
                                }
                            }
                            return !line.startsWith("#");
                        })
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Requests that were refused with this status. */
    int refused(int status) {
        return of("montage_http_requests_total", "route=\"/v1/", "status=\"" + status + "\"");
    }

    /** The body of a reply. */
    String get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(origin + path))
                        .header("Authorization", "Bearer " + key)
                        .build();
        try {
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until {@code condition} holds. */
    static void await(String what, BooleanSupplier condition) {
        for (int waited = 0; !condition.getAsBoolean(); waited += LOOK_MILLIS) {
            if (waited > PATIENCE_MILLIS) {
                throw new IllegalStateException("waited in vain: " + what);
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
