package dev.montage.server.web;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets running requests finish before the end: once it has begun, new work is refused with 503, and
 * only health and metrics still answer.
 */
public final class Draining implements Filter {
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean begun;

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!request.path().path().startsWith("/v1/")) {
            chain.proceed();
            return;
        }
        running.incrementAndGet();
        try {
            if (begun) {
                response.header(HeaderValues.CONNECTION_CLOSE);
                throw ApiException.later(
                        503,
                        "shutting_down",
                        Duration.ofSeconds(5),
                        "The server is shutting down; try again shortly.");
            }
            chain.proceed();
        } finally {
            running.decrementAndGet();
        }
    }

    /** Does work on a thread of its own; the end waits for it as for a request. */
    public void runApart(String name, Runnable work) {
        running.incrementAndGet();
        Thread.ofVirtual()
                .name(name)
                .start(
                        () -> {
                            try {
                                work.run();
                            } finally {
                                running.decrementAndGet();
                            }
                        });
    }

    /** From now on new work is refused. */
    public void begin() {
        begun = true;
    }

    public boolean isBegun() {
        return begun;
    }

    /**
     * Waits until no request runs any more; returns false if that takes longer than {@code grace}.
     */
    public boolean await(Duration grace) throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        while (running.get() > 0) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }
}
