package dev.montage.server.endpoints;

import dev.montage.modalities.ffmpeg.FfmpegProcess;
import dev.montage.server.films.Film;
import dev.montage.server.films.FilmEvent;
import dev.montage.server.films.Films;
import dev.montage.server.films.Piece;
import dev.montage.server.films.Variant;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Client;
import dev.montage.server.web.ClientGoneException;
import dev.montage.server.web.EventStream;
import dev.montage.server.web.Query;
import dev.montage.server.web.Routes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A film while it is made: GET /v1/videos/{video_id}/events tells what happens, from where the
 * client left; GET /v1/videos/{video_id}/stream plays what there is and goes on as it grows.
 */
final class VideoStreams {
    private static final HeaderName LAST_EVENT = HeaderNames.create("Last-Event-ID");
    private static final long TICK_MILLIS = 500;

    private final Settings settings;
    private final Films films;
    private final Visuals visuals;

    VideoStreams(Settings settings, Films films, Visuals visuals) {
        this.settings = settings;
        this.films = films;
        this.visuals = visuals;
    }

    void register(Routes routes) {
        routes.get(Videos.PATH + "/events", this::events);
        routes.get(Videos.PATH + "/stream", this::stream);
    }

    private void events(ServerRequest request, ServerResponse response) {
        Film film = Videos.find(films, request);
        int last = lastSeen(request);
        Client client = Client.watch();
        EventStream stream = new EventStream(response);
        Duration ping = settings.server().ping();
        long said = System.nanoTime();
        stream.ping();
        try {
            while (!client.isGone()) {
                long seen = film.changes();
                boolean over = film.status().isOver();
                List<FilmEvent> events = films.events(film, last);
                for (FilmEvent event : events) {
                    stream.send(event.number(), event.type(), event.data());
                    last = event.number();
                    said = System.nanoTime();
                }
                if (events.isEmpty() && (over || films.find(film.id()).isEmpty())) {
                    stream.done();
                    return;
                }
                if (events.isEmpty()) {
                    film.await(seen, TICK_MILLIS);
                }
                if (System.nanoTime() - said > ping.toNanos()) {
                    stream.ping();
                    said = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int lastSeen(ServerRequest request) {
        Optional<String> id = request.headers().first(LAST_EVENT);
        try {
            return id.map(String::strip).map(Integer::parseInt).orElse(0);
        } catch (NumberFormatException e) {
            throw Query.invalid("Last-Event-ID", "expected a number, found " + id.orElse(""));
        }
    }

    private void stream(ServerRequest request, ServerResponse response) {
        Film film = Videos.find(films, request);
        if (film.status() == Film.Status.COMPLETED) {
            String tag = film.id() + "-" + film.version();
            FileReplies.send(
                    request,
                    response,
                    films.file(film, Variant.VIDEO),
                    Variant.VIDEO.mediaType(),
                    tag);
            return;
        }
        if (film.status() == Film.Status.FAILED) {
            throw ApiException.of(409, "video_failed", "The video has failed: there is no film.");
        }
        Client client = Client.watch();
        try (FfmpegProcess process = visuals.watch(film.spec().fps())) {
            Thread feeder =
                    Thread.ofVirtual().name("watch-" + film.id()).start(() -> feed(film, process));
            response.header(HeaderNames.CONTENT_TYPE, Variant.VIDEO.mediaType());
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
            try (OutputStream out = response.outputStream()) {
                for (byte[] part = process.next(); part.length > 0; part = process.next()) {
                    if (client.isGone()) {
                        throw new ClientGoneException();
                    }
                    out.write(part);
                    out.flush();
                }
            } finally {
                feeder.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new ClientGoneException();
        }
    }

    /** Sends pieces as they come, until the film is over, changed or gone. */
    private void feed(Film film, FfmpegProcess process) {
        int version = film.version();
        int sent = 0;
        try (OutputStream input = process.input()) {
            while (true) {
                long seen = film.changes();
                boolean over = film.status().isOver() || films.find(film.id()).isEmpty();
                List<Piece> pieces = film.version() == version ? film.pieces() : List.of();
                while (sent < pieces.size()) {
                    Piece piece = pieces.get(sent++);
                    if (piece.frames() > 0) {
                        Files.copy(films.file(piece), input);
                        input.flush();
                    }
                }
                if (over || film.version() != version) {
                    return;
                }
                film.await(seen, TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            process.close();
        }
    }
}
