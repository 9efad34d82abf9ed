package dev.montage.server;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.BooleanSupplier;

/** For what happens soon, but on another thread. */
final class Waiting {
    private static final long MOST_NANOS = 10_000_000_000L;

    private Waiting() {}

    static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + MOST_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("did not happen within 10 s");
            }
            Thread.sleep(5);
        }
    }
}
