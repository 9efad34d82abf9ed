package dev.montage.server.endpoints;

import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.StoryboardException;
import dev.montage.server.films.Film;
import dev.montage.server.films.FilmSpec;
import dev.montage.server.films.Films;
import dev.montage.server.films.Orders;
import dev.montage.server.serving.Catalog;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Body;
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

    Storyboards(Settings settings, Catalog catalog, Films films, Orders orders) {
        this.settings = settings;
        this.catalog = catalog;
        this.films = films;
        this.orders = orders;
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
        FilmChange wanted = wanted(request, false);
        add(request, response, film, orders.remixed(film.spec(), wanted.prompt()));
    }

    private void edit(ServerRequest request, ServerResponse response) {
        FilmChange wanted = wanted(request, true);
        Film film = find(wanted);
        add(request, response, film, orders.remixed(film.spec(), wanted.prompt()));
    }

    private void extend(ServerRequest request, ServerResponse response) {
        FilmChange wanted = wanted(request, true);
        Film film = find(wanted);
        double seconds = wanted.seconds().orElse(FilmChange.USUAL_SECONDS);
        add(request, response, film, orders.extended(film.spec(), wanted.prompt(), seconds));
    }

    private void add(ServerRequest request, ServerResponse response, Film from, FilmSpec spec) {
        Film film = Videos.add(films, request, spec, Optional.of(from.id()), spec.toString());
        Videos.send(response, films, film);
    }

    private Film find(FilmChange wanted) {
        return films.find(wanted.video())
                .orElseThrow(() -> Videos.notFound("video.id", wanted.video()));
    }

    private FilmChange wanted(ServerRequest request, boolean namesVideo) {
        if (!Body.isForm(request)) {
            return FilmChange.of(body(request), namesVideo);
        }
        try (Form form = Body.form(request, settings.limits().jsonBytes())) {
            return FilmChange.of(form, namesVideo);
        }
    }

    private Field body(ServerRequest request) {
        return Body.json(request, settings.limits().jsonBytes());
    }
}
