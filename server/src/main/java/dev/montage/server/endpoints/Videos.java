package dev.montage.server.endpoints;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.StoryboardException;
import dev.montage.server.films.Film;
import dev.montage.server.films.FilmSpec;
import dev.montage.server.films.Films;
import dev.montage.server.films.Orders;
import dev.montage.server.films.Still;
import dev.montage.server.films.Variant;
import dev.montage.server.serving.Catalog;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.Body;
import dev.montage.server.web.Form;
import dev.montage.server.web.Json;
import dev.montage.server.web.Query;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.VideoReply;
import dev.montage.server.wire.VideoRequest;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * POST and GET /v1/videos, GET and DELETE /v1/videos/{video_id}, GET of its content, and what a
 * film would cost.
 */
final class Videos {
    static final String PATH = "/v1/videos/{video_id}";
    private static final int MOST_ITEMS = 100;
    private static final HeaderName POLL_AFTER = HeaderNames.create("openai-poll-after-ms");
    private static final HeaderName RETRY = HeaderNames.create("x-stainless-retry-count");
    private static final HeaderName IDEMPOTENCY = HeaderNames.create("Idempotency-Key");
    private static final int LEAST_POLL_MILLIS = 500;
    private static final int MOST_POLL_MILLIS = 10_000;

    /** How long clients try again. */
    private static final Duration RETRIES = Duration.ofMinutes(10);

    /** Of the time that is left, so that a client hears of the end soon. */
    private static final double POLL_PART = 0.1;

    private final Settings settings;
    private final Catalog catalog;
    private final Films films;
    private final Orders orders;

    Videos(Settings settings, Catalog catalog, Films films, Orders orders) {
        this.settings = settings;
        this.catalog = catalog;
        this.films = films;
        this.orders = orders;
    }

    void register(Routes routes) {
        routes.post("/v1/videos", this::create);
        routes.post("/v1/videos/estimate", this::estimate);
        routes.get("/v1/videos", this::list);
        routes.get(PATH, this::get);
        routes.delete(PATH, this::delete);
        routes.get(PATH + "/content", this::content);
    }

    private void create(ServerRequest request, ServerResponse response) {
        Wanted wanted = read(request);
        RateLimits.write(response, catalog.visual(wanted.spec.model()).generator().status());
        send(response, films, add(films, request, wanted.spec, Optional.empty(), wanted.name));
    }

    private void estimate(ServerRequest request, ServerResponse response) {
        FilmSpec spec = read(request).spec;
        try {
            Json.send(response, films.estimate(spec));
        } catch (StoryboardException e) {
            throw Orders.refused(e);
        }
    }

    /** What is wanted, and a name for the same wish. */
    private record Wanted(FilmSpec spec, String name) {}

    private Wanted read(ServerRequest request) {
        if (!Body.isForm(request)) {
            return wanted(
                    VideoRequest.of(Body.json(request, settings.limits().jsonBytes())),
                    Optional.empty());
        }
        try (Form form = Body.form(request, settings.limits().uploadBytes())) {
            Optional<Path> picture =
                    form.isFile("input_reference")
                            ? Optional.of(form.file("input_reference").path())
                            : Optional.empty();
            return wanted(VideoRequest.of(form), picture);
        }
    }

    private Wanted wanted(VideoRequest wanted, Optional<Path> picture) {
        VisualModel model = wanted.model().map(catalog::visual).orElseGet(catalog::visual);
        FilmSpec spec = orders.film(model, wanted, picture);
        // A seed that was drawn by lot is another one each time.
        boolean seeded = wanted.options().seed().isPresent();
        return new Wanted(spec, (seeded ? spec : spec.withSeed(0)) + "/" + seeded);
    }

    /**
     * Takes a film in, once for a request: what a client sends again because it lost the answer
     * gets the film that is there.
     *
     * @param wish equal for the same wish
     */
    static Film add(
            Films films,
            ServerRequest request,
            FilmSpec spec,
            Optional<String> remixedFrom,
            String wish) {
        String who = header(request, HeaderNames.AUTHORIZATION).orElse("");
        Optional<String> key = header(request, IDEMPOTENCY);
        String name = key.orElseGet(() -> wish + "/" + remixedFrom);
        String made = UUID.nameUUIDFromBytes((who + "\n" + name).getBytes(UTF_8)).toString();
        boolean again = header(request, RETRY).filter(count -> !count.equals("0")).isPresent();
        try {
            if (key.isPresent() || again) {
                Instant since = key.isPresent() ? Instant.EPOCH : Instant.now().minus(RETRIES);
                Optional<Film> before = films.madeFor(made, since);
                if (before.isPresent()) {
                    return before.get();
                }
            }
            return films.add(spec, remixedFrom, made);
        } catch (StoryboardException e) {
            throw Orders.refused(e);
        }
    }

    private void list(ServerRequest request, ServerResponse response) {
        List<VideoReply> all = films.all().stream().map(films::reply).toList();
        Paging paging = Paging.of(new Query(request), MOST_ITEMS, MOST_ITEMS);
        Json.send(response, paging.of(all, VideoReply::id));
    }

    private void get(ServerRequest request, ServerResponse response) {
        send(response, films, find(films, request));
    }

    private void delete(ServerRequest request, ServerResponse response) {
        String id = id(request);
        if (!films.remove(id)) {
            throw notFound("video_id", id);
        }
        Json.send(response, new VideoReply.Deleted(id, "video.deleted", true));
    }

    private void content(ServerRequest request, ServerResponse response) {
        Film film = find(films, request);
        Query query = new Query(request);
        String name = query.text("variant").orElse("video");
        // Checked also where it is not used: a client that sends nonsense hears of it.
        Optional<Integer> checkpoint =
                query.integer(VideoReply.CHECKPOINT, 0, film.spec().storyboard().size() - 1);
        if (name.equals(VideoReply.CHECKPOINT)) {
            int number = checkpoint.orElseThrow(() -> Form.missing(VideoReply.CHECKPOINT));
            Still still = films.still(film, number);
            FileReplies.send(request, response, still::file, still.mediaType(), still.name());
            return;
        }
        Variant variant =
                List.of(Variant.values()).stream()
                        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        Form.invalid(
                                                "variant",
                                                "expected video, gif, thumbnail, spritesheet or checkpoint, found "
                                                        + name));
        if (film.status() != Film.Status.COMPLETED) {
            throw ApiException.of(
                    409,
                    "video_not_completed",
                    "The video is %s: it has no content yet; /v1/videos/%s/stream plays what there is."
                            .formatted(film.status().wireName(), film.id()));
        }
        String tag = film.id() + "-" + film.version();
        FileReplies.send(request, response, films.file(film, variant), variant.mediaType(), tag);
    }

    /** A film, and when to ask for it again. */
    static void send(ServerResponse response, Films films, Film film) {
        VideoReply reply = films.reply(film);
        double left = 1000 * reply.work().etaSeconds().orElse(0.0);
        long millis = Math.round(Math.clamp(POLL_PART * left, LEAST_POLL_MILLIS, MOST_POLL_MILLIS));
        response.header(POLL_AFTER, Long.toString(millis));
        Json.send(response, reply);
    }

    /** The film that a path names. */
    static Film find(Films films, ServerRequest request) {
        String id = id(request);
        return films.find(id).orElseThrow(() -> notFound("video_id", id));
    }

    private static String id(ServerRequest request) {
        return request.path().pathParameters().get("video_id");
    }

    static ApiException notFound(String param, String id) {
        return ApiException.notFound(
                param, "video_not_found", "Video with id '%s' not found.".formatted(id));
    }

    private static Optional<String> header(ServerRequest request, HeaderName name) {
        return request.headers().first(name);
    }
}
