package dev.montage.server.films;

import java.util.concurrent.Semaphore;

/**
 * The part of the engine that films may use, all together, so that a film leaves room for chats.
 * Who waits longest comes first.
 */
final class Share {
    private final Semaphore places;

    /**
     * A share.
     *
     * @param places requests at once
     */
    Share(int places) {
        this.places = new Semaphore(places, true);
    }

    /** A place in the engine, until it is closed. */
    Place take() throws InterruptedException {
        places.acquire();
        return places::release;
    }

    /** A place. */
    @FunctionalInterface
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
