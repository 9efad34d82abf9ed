package dev.montage.server.serving;

import dev.montage.server.web.ApiException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** How many recordings are transcribed at once, whichever endpoint wants it. */
public final class TranscribingPlaces {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final int most;
    private final Semaphore places;

    public TranscribingPlaces(int most) {
        this.most = most;
        places = new Semaphore(most);
    }

    /** A place, or the lack of one. */
    public final class Place implements AutoCloseable {
        private final boolean taken = places.tryAcquire();

        private Place() {}

        /**
         * Goes on if there is a place.
         *
         * @throws ApiException 429 if all are taken
         */
        public void admit() {
            if (!taken) {
                throw ApiException.later(
                        429,
                        "overloaded",
                        SOON,
                        "The server transcribes as many recordings as it is set to.");
            }
        }

        @Override
        public void close() {
            if (taken) {
                places.release();
            }
        }
    }

    /** Takes a place if there is one. */
    public Place take() {
        return new Place();
    }

    public int most() {
        return most;
    }

    public int free() {
        return places.availablePermits();
    }

    public int taken() {
        return most - free();
    }
}
