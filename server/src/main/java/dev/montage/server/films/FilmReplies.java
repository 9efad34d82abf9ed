package dev.montage.server.films;

import dev.montage.models.storyboard.Checkpoint.Transition;
import dev.montage.server.films.Film.Note;
import dev.montage.server.films.Work.Count;
import dev.montage.server.wire.VideoReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Films as clients read them. */
final class FilmReplies {
    private FilmReplies() {}

    /**
     * A film.
     *
     * @param before films that are made first, if it waits
     */
    static VideoReply of(Film film, Optional<Integer> before) {
        synchronized (film) {
            FilmSpec spec = film.spec();
            return new VideoReply(
                    film.id(),
                    "video",
                    spec.model(),
                    film.status().wireName(),
                    film.progress(),
                    film.created().getEpochSecond(),
                    film.completed().map(Instant::getEpochSecond),
                    Optional.of(film.expires().getEpochSecond()),
                    spec.prompt(),
                    spec.side() + "x" + spec.side(),
                    text(spec.seconds()),
                    film.remixedFrom(),
                    failure(film),
                    spec.fps(),
                    spec.seed(),
                    spec.draft(),
                    film.version(),
                    storyboard(spec, film.notes()),
                    work(film, before),
                    usage(film));
        }
    }

    /** What happened to it just now. */
    static VideoReply.Event event(
            String type, Film film, Optional<Integer> before, Optional<VideoReply.Part> part) {
        synchronized (film) {
            return new VideoReply.Event(
                    type,
                    film.id(),
                    film.version(),
                    film.status().wireName(),
                    film.progress(),
                    work(film, before),
                    part,
                    failure(film),
                    usage(film));
        }
    }

    /** Without needless digits: 2, 1.5. */
    static String text(double seconds) {
        return seconds == Math.rint(seconds)
                ? Long.toString(Math.round(seconds))
                : Double.toString(seconds);
    }

    /** As clients write it. */
    static String wireName(Transition transition) {
        return transition.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<VideoReply.Failure> failure(Film film) {
        return film.failure().map(why -> new VideoReply.Failure(why.code(), why.message()));
    }

    private static List<VideoReply.Checkpoint> storyboard(FilmSpec spec, List<Note> notes) {
        List<VideoReply.Checkpoint> checkpoints = new ArrayList<>();
        for (int i = 0; i < spec.storyboard().size(); i++) {
            FilmSpec.Scene scene = spec.storyboard().get(i);
            Optional<Note> note = i < notes.size() ? Optional.of(notes.get(i)) : Optional.empty();
            checkpoints.add(
                    new VideoReply.Checkpoint(
                            scene.at(),
                            scene.prompt(),
                            wireName(scene.transition()),
                            scene.hold(),
                            scene.image().isPresent(),
                            note.map(Note::caption),
                            note.map(Note::agreement)));
        }
        return checkpoints;
    }

    private static VideoReply.Work work(Film film, Optional<Integer> before) {
        Work work = film.work();
        return new VideoReply.Work(
                before,
                count(work.keySlices()),
                count(work.stretches()),
                (double) work.framesDone() / film.spec().fps(),
                work.etaSeconds().isPresent()
                        ? Optional.of(work.etaSeconds().getAsDouble())
                        : Optional.empty(),
                film.computeSeconds());
    }

    private static VideoReply.Count count(Count count) {
        return new VideoReply.Count(count.total(), count.done(), count.reused());
    }

    private static Optional<VideoReply.Usage> usage(Film film) {
        if (film.status() != Film.Status.COMPLETED) {
            return Optional.empty();
        }
        FilmSpec spec = film.spec();
        double compute = film.computeSeconds();
        return Optional.of(
                new VideoReply.Usage(
                        spec.seconds(),
                        spec.frames(),
                        film.tokens(),
                        compute,
                        compute / spec.seconds()));
    }
}
