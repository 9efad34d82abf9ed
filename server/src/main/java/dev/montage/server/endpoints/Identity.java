package dev.montage.server.endpoints;

import java.time.Instant;
import java.util.UUID;

/** What every part of one reply repeats. */
record Identity(String id, long created, String model) {

    /** A new one, made now. */
    static Identity create(String prefix, String model) {
        return new Identity(random(prefix), Instant.now().getEpochSecond(), model);
    }

    /** An id that nothing else has. */
    static String random(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }
}
