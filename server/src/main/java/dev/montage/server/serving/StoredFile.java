package dev.montage.server.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.server.web.Field;
import dev.montage.server.web.Json;
import dev.montage.server.wire.FileReply;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a file in the store.
 *
 * @param filename the client's name for it, which no path is ever made of
 * @param created to the millisecond
 * @param expires when it is gone; empty if never
 */
public record StoredFile(
        String id,
        String filename,
        String purpose,
        long bytes,
        Instant created,
        Optional<Instant> expires) {

    /** Reads what {@link #json} wrote. */
    static StoredFile of(byte[] json) {
        JsonNode node = Json.object(json);
        Field file = Field.root(node);
        return new StoredFile(
                file.get("id").text(),
                file.get("filename").text(),
                file.get("purpose").text(),
                file.get("bytes").integer(0, Long.MAX_VALUE),
                instant(file.get("created_ms")),
                file.get("expires_ms").map(StoredFile::instant));
    }

    byte[] json() {
        return Json.bytes(
                Map.of(
                        "id", id,
                        "filename", filename,
                        "purpose", purpose,
                        "bytes", bytes,
                        "created_ms", created.toEpochMilli(),
                        "expires_ms", expires.map(Instant::toEpochMilli)));
    }

    /** As clients see it. */
    public FileReply reply() {
        return new FileReply(
                id,
                "file",
                bytes,
                created.getEpochSecond(),
                expires.map(Instant::getEpochSecond),
                filename,
                purpose,
                "processed");
    }

    boolean isExpired(Instant now) {
        return expires.filter(end -> !now.isBefore(end)).isPresent();
    }

    private static Instant instant(Field milliseconds) {
        return Instant.ofEpochMilli(milliseconds.integer(0, Long.MAX_VALUE));
    }
}
