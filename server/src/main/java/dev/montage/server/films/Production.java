package dev.montage.server.films;

import dev.montage.models.storyboard.StoryboardException;
import dev.montage.server.web.ApiException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Has films made, a few at a time, in the order in which they were asked for. */
final class Production implements AutoCloseable {
    private final int most;
    private final Function<Film, FilmRun> runs;
    private final BiConsumer<Film, String> refused;

    // All guarded by this.
    private final Map<Film, FilmRun> running = new LinkedHashMap<>();
    private final Deque<Film> queue = new ArrayDeque<>();
    private boolean begun;

    /**
     * A production, which waits for {@link #begin}.
     *
     * @param most films at the same time
     * @param runs makes a film
     * @param refused hears why a film cannot be made any more
     */
    Production(int most, Function<Film, FilmRun> runs, BiConsumer<Film, String> refused) {
        this.most = most;
        this.runs = runs;
        this.refused = refused;
    }

    synchronized void begin() {
        begun = true;
        startNext();
    }

    synchronized void add(Film film) {
        queue.add(film);
        startNext();
    }

    /** Ends work on a film, if there is any. */
    synchronized void stop(Film film) {
        queue.remove(film);
        Optional.ofNullable(running.remove(film)).ifPresent(FilmRun::stop);
        startNext();
    }

    /** Films that are made, and that wait. */
    synchronized int size() {
        return running.size() + queue.size();
    }

    synchronized int waiting() {
        return queue.size();
    }

    /** How many films are made before a film that waits. */
    synchronized Optional<Integer> before(Film film) {
        int place = List.copyOf(queue).indexOf(film);
        return place < 0 ? Optional.empty() : Optional.of(running.size() + place);
    }

    @Override
    public synchronized void close() {
        begun = false;
        running.values().forEach(FilmRun::stop);
        queue.clear();
    }

    private void startNext() {
        while (begun && running.size() < most && !queue.isEmpty()) {
            Film film = queue.remove();
            try {
                FilmRun run = runs.apply(film);
                running.put(film, run);
                Thread.ofVirtual().name(film.id()).start(() -> run(film, run));
            } catch (ApiException | StoryboardException e) {
                refused.accept(film, String.valueOf(e.getMessage()));
            }
        }
    }

    private void run(Film film, FilmRun run) {
        try {
            run.run();
        } finally {
            synchronized (this) {
                running.remove(film, run);
                startNext();
            }
        }
    }
}
