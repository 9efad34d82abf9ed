package dev.montage.server.endpoints;

import java.time.Instant;
import java.util.UUID;

/** What every part of one reply repeats. */
record Identity(String id, long created, String model) {

    /** A new one, made now. */
    static Identity create(String prefix, String model) {
        return new Identity(
                prefix + UUID.randomUUID().toString().replace("-", ""),
                Instant.now().getEpochSecond(),
                model);
    }
}
