package dev.montage.server.serving;

import dev.montage.models.weights.Sha256;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * What was said in the recordings that were heard last, by the recordings' bytes: clients send a
 * conversation again with every turn, with all of its sound. In memory only. Any thread may call
 * it.
 */
final class RecentWords {
    /** Of 5 minutes at most: about a megabyte of text. */
    private static final int MOST = 256;

    private final LinkedHashMap<Recording, String> words =
            new LinkedHashMap<>(16, 0.75f, true); // least recently used first

    /** By SHA-256, and the model that wrote it down. */
    record Recording(String model, ByteBuffer digest) {
        static Recording of(String model, byte[] file) {
            return new Recording(model, ByteBuffer.wrap(Sha256.of(file)).asReadOnlyBuffer());
        }
    }

    synchronized Optional<String> find(Recording recording) {
        return Optional.ofNullable(words.get(recording));
    }

    synchronized void add(Recording recording, String said) {
        words.put(recording, said);
        if (words.size() > MOST) {
            words.pollFirstEntry();
        }
    }
}
