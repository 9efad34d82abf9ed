package dev.montage.server.serving;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Pictures that clients fetch by an address instead of taking them with the reply, in memory. Who
 * knows an address may see the picture; it is too long to be guessed. Pictures go after an hour,
 * the oldest earlier when there are too many bytes. Any thread may call it.
 */
public final class PictureLinks {
    /** How long a picture is kept. */
    public static final Duration KEPT = Duration.ofHours(1);

    private static final long MOST_BYTES = 32L << 20;

    private final InstantSource clock;
    private final Map<String, Picture> pictures = new LinkedHashMap<>(); // oldest first
    private long bytes;

    /** A picture file. */
    public record Picture(byte[] file, String mediaType, Instant made) {}

    public PictureLinks(InstantSource clock) {
        this.clock = clock;
    }

    /** Keeps a picture; returns the last part of its address. */
    public synchronized String add(byte[] file, String mediaType) {
        String name = UUID.randomUUID().toString();
        pictures.put(name, new Picture(file, mediaType, clock.instant()));
        bytes += file.length;
        evict();
        return name;
    }

    /** A picture; empty if there is none of that name, or none any more. */
    public synchronized Optional<Picture> find(String name) {
        evict();
        return Optional.ofNullable(pictures.get(name));
    }

    private void evict() {
        Instant old = clock.instant().minus(KEPT);
        Iterator<Picture> oldest = pictures.values().iterator();
        while (oldest.hasNext()) {
            Picture picture = oldest.next();
            if (bytes <= MOST_BYTES && picture.made.isAfter(old)) {
                return;
            }
            bytes -= picture.file.length;
            oldest.remove();
        }
    }
}
