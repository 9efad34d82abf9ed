package dev.montage.server.films;

import dev.montage.models.families.VisualModel;
import dev.montage.models.storyboard.Plan;
import dev.montage.models.storyboard.StoryboardException;
import dev.montage.server.films.Film.Failure;
import dev.montage.server.films.Film.Note;
import dev.montage.server.films.Film.Status;
import dev.montage.server.films.Renderer.Kind;
import dev.montage.server.metrics.FilmMetrics;
import dev.montage.server.serving.Visuals;
import dev.montage.server.web.ApiException;
import dev.montage.server.web.ClientGoneException;
import dev.montage.server.web.Json;
import dev.montage.server.wire.VideoReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Makes one version of a film, from wherever it was left. It ends when the film is completed or has
 * failed, or when it is stopped: then nothing is said, for somebody else goes on.
 */
final class FilmRun {
    private static final Logger LOG = System.getLogger(FilmRun.class.getName());
    private static final int UNAVAILABLE = 503;

    private final Film film;
    private final FilmSpec spec;
    private final int version;
    private final VisualModel model;
    private final Tools tools;
    private final Path folder;
    private final Plan plan;
    private final long begun = System.nanoTime();
    private long told = begun;
    private int tokensMade;
    private volatile boolean stopped;

    /**
     * What every run works with.
     *
     * @param watcher sees finished films
     */
    record Tools(
            FilmStore store,
            Parts parts,
            Share share,
            Visuals visuals,
            Watcher watcher,
            FilmMetrics metrics) {

        /** Keeps what happened to a film, and wakes those who watch it. */
        void tell(
                Film film, String type, Optional<Integer> before, Optional<VideoReply.Part> part) {
            VideoReply.Event event = FilmReplies.event(type, film, before, part);
            String json = new String(Json.bytes(event), StandardCharsets.UTF_8);
            store.addEvent(film.id(), type, json);
            film.changed();
        }

        /** Ends a film. Where that cannot be kept, those who wait for it hear it all the same. */
        void fail(Film film, Failure why) {
            synchronized (film) {
                // Nobody sees it over before its last event is there.
                film.fail(why, Instant.now());
                try {
                    store.save(film.row());
                    tell(film, "video.failed", Optional.empty(), Optional.empty());
                } catch (UncheckedIOException e) {
                    LOG.log(Level.WARNING, film.id() + " has failed, which cannot be kept", e);
                }
            }
        }
    }

    /**
     * A run.
     *
     * @param folder of the film's files
     * @throws StoryboardException if no film can be made of it
     */
    FilmRun(Film film, VisualModel model, Tools tools, Path folder) {
        this.film = film;
        this.spec = film.spec();
        this.version = film.version();
        this.model = model;
        this.tools = tools;
        this.folder = folder;
        this.plan = Planning.plan(model, spec);
    }

    /**
     * Ends the work within a step of the engine; any thread may call it. When it returns, this run
     * says nothing more of the film.
     */
    synchronized void stop() {
        stopped = true;
    }

    void run() {
        try {
            begin();
            make();
        } catch (ClientGoneException e) {
            LOG.log(Level.DEBUG, film.id() + " was stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ApiException e) {
            if (e.status() != UNAVAILABLE) {
                fail(e.body().error().code().orElse("failed"), String.valueOf(e.getMessage()));
            }
        } catch (IOException | UncheckedIOException e) {
            // A film that was deleted takes its folder away from the one who writes there.
            LOG.log(stopped ? Level.DEBUG : Level.WARNING, film.id() + " failed", e);
            fail("storage_failed", cannotBeWritten(e));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, film.id() + " failed", e);
            fail("failed", "The film cannot be made: " + e.getMessage());
        }
    }

    /** In the words of what has failed. */
    static String cannotBeWritten(Exception e) {
        Throwable why =
                Optional.ofNullable(e.getCause())
                        .filter(_ -> e instanceof UncheckedIOException)
                        .orElse(e);
        return "The film cannot be written: " + why.getMessage();
    }

    private synchronized void begin() {
        requireWanted();
        film.begin(Work.of(plan));
        film.setStatus(Status.IN_PROGRESS);
        tell("video.in_progress", Optional.empty());
    }

    private void make() throws IOException, InterruptedException {
        try (Renderer renderer =
                new Renderer(
                        model,
                        spec,
                        plan,
                        tools.parts(),
                        tools.share(),
                        () -> stopped,
                        this::partDone)) {
            renderer.start();
            Footage footage =
                    new Footage(model, spec, plan, renderer, tools.parts(), tools.visuals());
            List<Piece> pieces = new ArrayList<>();
            footage.encode(
                    piece -> {
                        pieces.add(piece);
                        footageDone(pieces.size() - 1, piece);
                    });
            footage.finish(pieces, folder);
            List<Note> notes = tools.watcher().notes(model, spec, plan, renderer, () -> stopped);
            complete(notes);
        }
    }

    private void requireWanted() {
        if (stopped) {
            throw new ClientGoneException();
        }
    }

    private synchronized void partDone(
            Kind kind, int number, String address, int slices, int made) {
        requireWanted();
        boolean reused =
                tools.store().addPart(film.id(), version, kind.name(), number, address, made == 0);
        tokensMade += made;
        tools.metrics().part(model.id(), kind.wireName(), made > 0 ? slices : 0);
        boolean key = kind == Kind.KEY_SLICE;
        int shown = key ? 1 + plan.keys().get(number).held() : slices;
        Work work = film.work().plus(key, reused, shown);
        film.setWork(work.finishedIn(eta(work.slicesLeft())));
        film.addCost(made, 0);
        int first = key ? plan.keys().get(number).slice() : plan.stretches().get(number).first();
        double rate = Planning.rate(model);
        VideoReply.Part part =
                new VideoReply.Part(number, first / rate, (first + shown) / rate, reused);
        tell(
                "video." + kind.wireName(),
                Optional.of(
                        key
                                ? part.showing(film.id(), plan.keys().get(number).checkpoint())
                                : part));
    }

    private synchronized void footageDone(int number, Piece piece) {
        requireWanted();
        tools.store().addPart(film.id(), version, "SHOT", number, piece.address(), false);
        Work before = film.work();
        Work now = before.plusFrames(piece.frames());
        film.setWork(now);
        film.addPiece(piece);
        tools.metrics().footage(model.id(), (double) piece.frames() / spec.fps());
        tell(
                "video.footage",
                Optional.of(
                        new VideoReply.Part(
                                number,
                                (double) before.framesDone() / spec.fps(),
                                (double) now.framesDone() / spec.fps(),
                                false)));
    }

    /** At the speed of this run, or of the last one as long as it has made nothing. */
    private OptionalDouble eta(int slicesLeft) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        OptionalDouble speed =
                tokensMade > 0
                        ? OptionalDouble.of(tokensMade / seconds)
                        : tools.store().tokensPerSecond(model.id());
        return speed.isPresent()
                ? OptionalDouble.of(slicesLeft * model.slicePositions() / speed.getAsDouble())
                : OptionalDouble.empty();
    }

    private synchronized void complete(List<Note> notes) {
        requireWanted();
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (tokensMade > 0) {
            tools.store().setTokensPerSecond(model.id(), tokensMade / seconds);
        }
        countTime();
        synchronized (film) {
            // Nobody sees it over before its last event is there.
            film.complete(notes, Instant.now());
            tell("video.completed", Optional.empty());
        }
    }

    private synchronized void fail(String code, String message) {
        if (!stopped) {
            countTime();
            tools.fail(film, new Failure(code, message));
        }
    }

    /** Keeps the film as it is and what happened, so that a restart goes on from here. */
    private void tell(String type, Optional<VideoReply.Part> part) {
        countTime();
        tools.store().saveProgress(film.row());
        tools.tell(film, type, Optional.empty(), part);
    }

    private void countTime() {
        long now = System.nanoTime();
        double seconds = (now - told) / 1e9;
        film.addCost(0, seconds);
        tools.metrics().worked(model.id(), seconds);
        told = now;
    }
}
