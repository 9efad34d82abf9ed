package dev.montage.server.endpoints;

import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.StoryboardException;
import dev.montage.server.films.Film;
import dev.montage.server.films.FilmSpec;
import dev.montage.server.films.Films;
import dev.montage.server.films.Orders;
import dev.montage.server.films.SentFilms;
import dev.montage.server.serving.Catalog;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Body;
import dev.montage.server.web.Client;
import dev.montage.server.web.Field;
import dev.montage.server.web.Form;
import dev.montage.server.web.Routes;
import dev.montage.server.wire.FilmChange;
import dev.montage.server.wire.StoryboardChange;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/**
 * The director's loop: PATCH /v1/videos/{video_id}/storyboard, and films made of films by POST
 * /v1/videos/{video_id}/remix, /v1/videos/extensions and /v1/videos/edits. What a change does not
 * touch is not made again.
 */
final class Storyboards {
    private final Settings settings;
    private final Catalog catalog;
    private final Films films;
    private final Orders orders;
    private final SentFilms sent;

    Storyboards(Settings settings, Catalog catalog, Films films, Orders orders, SentFilms sent) {
        this.settings = settings;
        this.catalog = catalog;
        this.films = films;
        this.orders = orders;
        this.sent = sent;
    }

    void register(Routes routes) {
        routes.patch(Videos.PATH + "/storyboard", this::change);
        routes.post(Videos.PATH + "/remix", this::remix);
        routes.post("/v1/videos/extensions", this::extend);
        routes.post("/v1/videos/edits", this::edit);
    }

    private void change(ServerRequest request, ServerResponse response) {
        Film film = Videos.find(films, request);
        StoryboardChange change = StoryboardChange.of(body(request));
        VisualModel model = catalog.visual(film.spec().model());
        try {
            films.change(film, orders.changed(model, film.spec(), change));
        } catch (StoryboardException e) {
            throw Orders.refused(e);
        }
        Videos.send(response, films, film);
    }

    private void remix(ServerRequest request, ServerResponse response) {
        Film film = Videos.find(films, request);
        FilmChange wanted = wanted(request);
        FilmSpec spec = orders.remixed(film.spec(), wanted.prompt());
        add(request, response, Optional.of(film.id()), spec);
    }

    private void edit(ServerRequest request, ServerResponse response) {
        make(
                request,
                response,
                (before, wanted) -> orders.remixed(before, wanted.prompt()),
                (before, wanted) -> orders.retold(before, wanted.prompt()));
    }

    private void extend(ServerRequest request, ServerResponse response) {
        Making longer =
                (before, wanted) ->
                        orders.extended(
                                before,
                                wanted.prompt(),
                                wanted.seconds().orElse(FilmChange.USUAL_SECONDS));
        make(request, response, longer, longer);
    }

    /** How a film is made of another. */
    @FunctionalInterface
    private interface Making {
        FilmSpec of(FilmSpec before, FilmChange wanted);
    }

    private void make(
            ServerRequest request, ServerResponse response, Making ofNamed, Making ofSent) {
        if (!Body.isForm(request)) {
            makeNamed(request, response, FilmChange.of(body(request), true), ofNamed);
            return;
        }
        try (Form form = Body.form(request, settings.limits().uploadBytes())) {
            boolean isSent = form.isFile("video");
            FilmChange wanted = FilmChange.of(form, !isSent);
            if (isSent) {
                VisualModel model =
                        form.text("model").map(catalog::visual).orElseGet(catalog::visual);
                Client client = Client.watch();
                FilmSpec before = sent.read(model, form.file("video").path(), client::isGone);
                add(request, response, Optional.empty(), ofSent.of(before, wanted));
            } else {
                makeNamed(request, response, wanted, ofNamed);
            }
        }
    }

    private void makeNamed(
            ServerRequest request, ServerResponse response, FilmChange wanted, Making making) {
        Film film =
                films.find(wanted.video())
                        .orElseThrow(() -> Videos.notFound("video.id", wanted.video()));
        add(request, response, Optional.of(film.id()), making.of(film.spec(), wanted));
    }

    private void add(
            ServerRequest request, ServerResponse response, Optional<String> from, FilmSpec spec) {
        Videos.send(response, films, Videos.add(films, request, spec, from, spec.toString()));
    }

    private FilmChange wanted(ServerRequest request) {
        if (!Body.isForm(request)) {
            return FilmChange.of(body(request), false);
        }
        try (Form form = Body.form(request, settings.limits().jsonBytes())) {
            return FilmChange.of(form, false);
        }
    }

    private Field body(ServerRequest request) {
        return Body.json(request, settings.limits().jsonBytes());
    }
}
