package dev.montage.server.serving;

import dev.montage.server.web.ClientGoneException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What other threads hand to the one that serves a request, as long as its client is there. */
final class Arrivals<T> {
    private static final long LOOK_MILLIS = 50;

    private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();
    private final BooleanSupplier clientGone;

    /** {@code clientGone} is asked before and while something is waited for. */
    Arrivals(BooleanSupplier clientGone) {
        this.clientGone = clientGone;
    }

    void add(T item) {
        queue.add(item);
    }

    /**
     * The next one; empty if none came for {@code patience}.
     *
     * @throws ClientGoneException once the client has gone
     */
    Optional<T> next(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            if (clientGone.getAsBoolean()) {
                throw new ClientGoneException();
            }
            Optional<T> item = Optional.ofNullable(queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS));
            if (item.isPresent()) {
                return item;
            }
        }
        return Optional.empty();
    }
}
