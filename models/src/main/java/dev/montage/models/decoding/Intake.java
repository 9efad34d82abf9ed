package dev.montage.models.decoding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Where other threads meet the engine's: new requests go in here, the status comes out. Counts live
 * requests, which bounds the queue. Any thread may call it unless said otherwise.
 */
final class Intake {

    private static final long MOST_RETRY_SECONDS = 60;

    /** Weight of the newest generation in the mean time that a generation runs. */
    private static final double NEWEST_WEIGHT = 0.2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final int queueCapacity;
    private final int mostLive;

    // All guarded by lock.
    private final List<LiveSequence> inbox = new ArrayList<>();
    private EngineStatus status;
    private double meanServiceNanos;
    private int live; // submitted and not over
    private boolean closed;

    Intake(EngineSettings settings, EngineStatus status) {
        queueCapacity = settings.queueCapacity();
        mostLive = settings.maxRunning() + queueCapacity;
        this.status = status;
    }

    /** Takes all or throws, as {@link Generator#submitAll} says. */
    void submit(List<LiveSequence> sequences) {
        if (sequences.size() > mostLive) {
            throw new IllegalArgumentException(
                    "expected at most "
                            + mostLive
                            + " requests at once, found "
                            + sequences.size());
        }
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the engine is closed");
            }
            if (live + sequences.size() > mostLive) {
                throw new OverloadedException(
                        "the queue of " + queueCapacity + " requests is full", retryAfter());
            }
            live += sequences.size();
            inbox.addAll(sequences);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No request enters any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    EngineStatus status() {
        lock.lock();
        try {
            return status.withWaiting(live - status.running());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands new requests to the engine's thread, which calls this.
     *
     * @param wait whether to wait for one
     * @return false when closed
     */
    boolean take(boolean wait, Consumer<LiveSequence> taker) {
        lock.lock();
        try {
            while (wait && inbox.isEmpty() && !closed) {
                arrived.awaitUninterruptibly();
            }
            inbox.forEach(taker);
            inbox.clear();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Shows the state after a step of the engine, whose thread calls this.
     *
     * @param ended requests that are over since the last call
     */
    void publish(EngineStatus now, int ended) {
        lock.lock();
        try {
            status = now;
            live -= ended;
        } finally {
            lock.unlock();
        }
    }

    /** Learns how long a generation ran. */
    void served(long nanos) {
        lock.lock();
        try {
            double weight = meanServiceNanos == 0 ? 1 : NEWEST_WEIGHT;
            meanServiceNanos += weight * (nanos - meanServiceNanos);
        } finally {
            lock.unlock();
        }
    }

    /** When the queue of now will be worked off, by the mean time that a generation runs. */
    private Duration retryAfter() {
        int running = Math.max(1, status.running());
        double nanos = meanServiceNanos * (live - running + 1) / running;
        long seconds = (long) Math.ceil(nanos / Duration.ofSeconds(1).toNanos());
        return Duration.ofSeconds(Math.clamp(seconds, 1, MOST_RETRY_SECONDS));
    }
}
