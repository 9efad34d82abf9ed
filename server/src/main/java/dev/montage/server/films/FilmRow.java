package dev.montage.server.films;

import dev.montage.server.films.Film.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A film as it is kept; see {@link Film}. */
record FilmRow(
        String id,
        Instant created,
        Instant expires,
        int version,
        FilmSpec spec,
        Status status,
        Optional<Instant> completed,
        Optional<Film.Failure> failure,
        Optional<String> remixedFrom,
        String request,
        long tokens,
        double computeSeconds,
        List<Film.Note> notes) {

    /**
     * A film that is asked for now.
     *
     * @param kept for how long
     */
    static FilmRow asked(
            FilmSpec spec, Duration kept, Optional<String> remixedFrom, String request) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new FilmRow(
                "video_" + UUID.randomUUID().toString().replace("-", ""),
                now,
                now.plus(kept),
                1,
                spec,
                Status.QUEUED,
                Optional.empty(),
                Optional.empty(),
                remixedFrom,
                request,
                0,
                0,
                List.of());
    }
}
