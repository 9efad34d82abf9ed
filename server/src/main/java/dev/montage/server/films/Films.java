package dev.montage.server.films;

import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.StoryboardException;
import dev.montage.server.films.Film.Failure;
import dev.montage.server.metrics.FilmMetrics;
import dev.montage.server.serving.Visuals;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.ApiException;
import dev.montage.server.wire.VideoReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * All films, oldest first: stored before they are begun, made a few at a time, and after any end of
 * the process gone on with where they were. Any thread may call it.
 */
public final class Films implements AutoCloseable {
    private static final int MOST_FILMS = 10_000;

    private final Settings.Films settings;
    private final Function<String, VisualModel> models;
    private final DataFolder folder;
    private final Production production;
    private final CompletableFuture<Kept> kept;

    /** What was opened; the films are guarded by this class. */
    private record Kept(FilmRun.Tools tools, Map<String, Film> films, Disposal disposal) {}

    /**
     * Begins to open what is kept in the data folder, which takes as long as a model: what needs it
     * waits. Nothing is made before {@link #begin}.
     *
     * @param models that make films, by name
     * @param metrics hears what is made
     */
    public Films(
            Settings all,
            Visuals visuals,
            Function<String, VisualModel> models,
            FilmMetrics metrics) {
        settings = all.films();
        this.models = models;
        folder = DataFolder.take(settings.directory());
        production = new Production(settings.running(), this::run, this::fail);
        kept =
                CompletableFuture.supplyAsync(
                        () -> open(all, visuals, metrics),
                        task -> Thread.ofPlatform().daemon().name("montage-films").start(task));
    }

    private Kept open(Settings all, Visuals visuals, FilmMetrics metrics) {
        Path home = folder.path();
        FilmStore store = new FilmStore(home.resolve("films.sqlite"));
        Map<String, Film> films = new LinkedHashMap<>();
        for (FilmRow row : store.films()) {
            Film film = new Film(row);
            films.put(row.id(), film);
            if (!film.status().isOver()) {
                production.add(film);
            }
        }
        Parts parts = new Parts(home.resolve("parts"));
        Disposal disposal = new Disposal(store, parts, folder);
        disposal.sweep(films.values());
        return new Kept(
                new FilmRun.Tools(
                        store,
                        parts,
                        new Share(settings.share()),
                        visuals,
                        new Watcher(visuals, all),
                        metrics),
                films,
                disposal);
    }

    /** What is kept; what kept it from being opened is thrown as it was. */
    private Kept kept() {
        try {
            return kept.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private FilmRun.Tools tools() {
        return kept().tools();
    }

    private Map<String, Film> films() {
        return kept().films();
    }

    /**
     * The models are there: goes on with what was left.
     *
     * @throws IllegalStateException if what is kept cannot be opened
     */
    public void begin() {
        kept();
        production.begin();
    }

    /**
     * Takes a film in.
     *
     * @param remixedFrom the film that it was made from, if any
     * @param request names the request that it is made for
     * @throws ApiException 429 if the list of films is full
     * @throws StoryboardException if no film can be made of it
     */
    public synchronized Film add(FilmSpec spec, Optional<String> remixedFrom, String request) {
        dropExpired();
        if (films().size() >= MOST_FILMS) {
            throw ApiException.later(
                    429, "too_many_videos", Duration.ofMinutes(1), "Delete some videos first.");
        }
        Planning.plan(models.apply(spec.model()), spec);
        Film film = new Film(FilmRow.asked(spec, settings.kept(), remixedFrom, request));
        enqueue(film);
        films().put(film.id(), film);
        return film;
    }

    /**
     * Makes another version of a film; what the change does not touch stays.
     *
     * @throws StoryboardException if no film can be made of it
     */
    public synchronized void change(Film film, FilmSpec spec) {
        Planning.plan(models.apply(spec.model()), spec);
        FilmSpec kept = KeptKeys.keep(film, models.apply(spec.model()), tools().store(), spec);
        production.stop(film);
        film.change(kept, Instant.now().plus(settings.kept()));
        enqueue(film);
    }

    private void enqueue(Film film) {
        try {
            tools().store().save(film.row());
            // Before it can begin.
            tools().tell(film, "video.queued", Optional.of(production.size()), Optional.empty());
        } catch (UncheckedIOException e) {
            // It does not wait for what never comes.
            tools().fail(film, new Failure("storage_failed", FilmRun.cannotBeWritten(e)));
            throw e;
        }
        production.add(film);
    }

    private FilmRun run(Film film) {
        return new FilmRun(film, models.apply(film.spec().model()), tools(), folder.of(film));
    }

    private void fail(Film film, String why) {
        tools().fail(film, new Failure("failed", why));
    }

    /** A film; empty if there is none, or none any more. */
    public synchronized Optional<Film> find(String id) {
        dropExpired();
        return Optional.ofNullable(films().get(id));
    }

    /**
     * The newest film that was made for a request.
     *
     * @param since when it was asked for at the earliest
     */
    public synchronized Optional<Film> madeFor(String request, Instant since) {
        return films().values().stream()
                .filter(film -> film.request().equals(request) && film.created().isAfter(since))
                .reduce((older, newer) -> newer);
    }

    /** All films, oldest first. */
    public synchronized List<Film> all() {
        dropExpired();
        return List.copyOf(films().values());
    }

    /** A film as clients read it. */
    public VideoReply reply(Film film) {
        return FilmReplies.of(film, production.before(film));
    }

    /** What happened to a film after its event number {@code after}, at most 256 events. */
    public List<FilmEvent> events(Film film, int after) {
        return tools().store().events(film.id(), after);
    }

    /** Keeps what was sent, of a picture one slice; returns its address. */
    String keep(List<int[]> slices) {
        String address = Addresses.sent(slices);
        try {
            tools().parts().write(address, slices);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return address;
    }

    /** Films that are made before one that is added now. */
    public synchronized List<Film> unfinished() {
        return films().values().stream().filter(film -> !film.status().isOver()).toList();
    }

    /** How many films there are of each status, as clients read it. */
    public synchronized Map<String, Integer> byStatus() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Film.Status status : Film.Status.values()) {
            counts.put(status.wireName(), 0);
        }
        films().values().forEach(film -> counts.merge(film.status().wireName(), 1, Integer::sum));
        return counts;
    }

    /** Films that nobody works on yet. */
    public int waiting() {
        return production.waiting();
    }

    /** What it would cost, at the speed of the last film or of a picture that is drawn now. */
    public VideoReply.Estimate estimate(FilmSpec spec) {
        return new Estimator(tools().store(), models).estimate(spec, unfinished());
    }

    /** Ends a film's work; what was made of it stays for others. */
    public synchronized void cancel(Film film) {
        production.stop(film);
        tools().fail(film, new Failure("cancelled", "The film was given up."));
    }

    /** Ends a film's work if need be and deletes it; says whether it was there. */
    public synchronized boolean remove(String id) {
        Optional<Film> film = Optional.ofNullable(films().remove(id));
        film.ifPresent(this::drop);
        return film.isPresent();
    }

    private void drop(Film film) {
        production.stop(film);
        kept().disposal().drop(film, films().values());
        film.changed();
    }

    private void dropExpired() {
        Instant now = Instant.now();
        List<Film> expired =
                films().values().stream().filter(film -> !now.isBefore(film.expires())).toList();
        expired.forEach(film -> remove(film.id()));
    }

    /**
     * A file of a completed film.
     *
     * @throws ApiException 400 if it is too long for a GIF
     */
    public Path file(Film film, Variant variant) {
        return variant.of(film.spec(), folder.of(film), tools().visuals());
    }

    /**
     * A picture of a checkpoint, also while the film is made.
     *
     * @throws ApiException 404 if it has none, or none yet
     */
    public Still still(Film film, int checkpoint) {
        return Still.of(film, models.apply(film.spec().model()), tools(), checkpoint);
    }

    /** The file of a piece of film. */
    public Path file(Piece piece) {
        return tools().parts().path(piece.address());
    }

    /** Ends all work; what is not finished is gone on with after the next start. */
    @Override
    public synchronized void close() {
        production.close();
        kept.handle((open, _) -> Optional.ofNullable(open))
                .join()
                .ifPresent(open -> open.tools().store().close());
        try {
            folder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
