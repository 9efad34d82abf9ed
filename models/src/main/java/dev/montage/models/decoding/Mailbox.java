package dev.montage.models.decoding;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Hands events from the engine's thread to a reader; the engine never waits for the reader. */
final class Mailbox implements Generation {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<Event> events = new ArrayDeque<>();
    private boolean complete; // the last event was put
    private boolean over; // the last event was read
    private volatile boolean cancelled;

    /** Adds an event; drops it if the last one is here already. */
    void put(Event event) {
        lock.lock();
        try {
            if (!complete) {
                events.add(event);
                complete = event.isLast();
                arrived.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean cancelled() {
        return cancelled;
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            if (!complete) {
                cancelled = true;
                events.clear();
                put(
                        new Event.Failed(
                                Event.FailureReason.CANCELLED, "cancelled before it was over"));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Event next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            requireMore();
            while (events.isEmpty()) {
                arrived.await();
            }
            return take();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Event> next(Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            requireMore();
            long leftNanos = TimeUnit.NANOSECONDS.convert(wait);
            while (events.isEmpty()) {
                if (leftNanos <= 0) {
                    return Optional.empty();
                }
                leftNanos = arrived.awaitNanos(leftNanos);
            }
            return Optional.of(take());
        } finally {
            lock.unlock();
        }
    }

    private Event take() {
        Event event = events.remove();
        over = event.isLast();
        return event;
    }

    private void requireMore() {
        if (over) {
            throw new NoSuchElementException("the last event was read already");
        }
    }
}
