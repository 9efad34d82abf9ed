package dev.montage.server.films;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A film to be made, and how far it is. Any thread may read it; its run changes it. */
public final class Film {

    /** Which way a film goes: down, and up again when its storyboard is changed. */
    public enum Status {
        QUEUED,
        IN_PROGRESS,
        COMPLETED,
        FAILED;

        /** As clients read it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether nothing happens any more. */
        public boolean isOver() {
            return this == COMPLETED || this == FAILED;
        }
    }

    /** Why it failed. */
    public record Failure(String code, String message) {}

    /**
     * What the model sees at a checkpoint of the finished film.
     *
     * @param agreement 0 to 1: the part of the prompt's words that the caption has
     */
    public record Note(String caption, double agreement) {
        private static final JsonMapper MAPPER = JsonMapper.builder().build();

        static List<Note> list(String json) {
            try {
                return MAPPER.readValue(json, new TypeReference<List<Note>>() {});
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        static String json(List<Note> notes) {
            try {
                return MAPPER.writeValueAsString(notes);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final String id;
    private final Instant created;
    private final Optional<String> remixedFrom;
    private final String request;

    // All guarded by this.
    private Instant expires;
    private FilmSpec spec;
    private int version;
    private Status status;
    private Optional<Instant> completed;
    private Optional<Failure> failure;
    private long tokens;
    private double computeSeconds;
    private List<Note> notes;
    private Work work = Work.NONE;
    private List<Piece> pieces = new ArrayList<>();
    private long changes;

    Film(FilmRow row) {
        id = row.id();
        created = row.created();
        remixedFrom = row.remixedFrom();
        request = row.request();
        expires = row.expires();
        spec = row.spec();
        version = row.version();
        status = row.status();
        completed = row.completed();
        failure = row.failure();
        tokens = row.tokens();
        computeSeconds = row.computeSeconds();
        notes = row.notes();
    }

    synchronized FilmRow row() {
        return new FilmRow(
                id,
                created,
                expires,
                version,
                spec,
                status,
                completed,
                failure,
                remixedFrom,
                request,
                tokens,
                computeSeconds,
                notes);
    }

    public String id() {
        return id;
    }

    public Instant created() {
        return created;
    }

    public Optional<String> remixedFrom() {
        return remixedFrom;
    }

    /** Names the request that it was made for. */
    String request() {
        return request;
    }

    public synchronized Instant expires() {
        return expires;
    }

    public synchronized FilmSpec spec() {
        return spec;
    }

    /** How often its storyboard was changed, plus 1. */
    public synchronized int version() {
        return version;
    }

    public synchronized Status status() {
        return status;
    }

    public synchronized Optional<Instant> completed() {
        return completed;
    }

    public synchronized Optional<Failure> failure() {
        return failure;
    }

    public synchronized long tokens() {
        return tokens;
    }

    public synchronized double computeSeconds() {
        return computeSeconds;
    }

    /** One for each checkpoint, once the film was watched; else none. */
    public synchronized List<Note> notes() {
        return notes;
    }

    public synchronized Work work() {
        return work;
    }

    /** 0 to 100; 100 when it is completed only. */
    public synchronized int progress() {
        if (status == Status.COMPLETED) {
            return 100;
        }
        return work.slices() == 0 ? 0 : Math.min(99, 100 * work.slicesDone() / work.slices());
    }

    /** Pieces that can be watched, in order. */
    public synchronized List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    /** Another storyboard, to be made from the begin as far as it differs. */
    synchronized void change(FilmSpec other, Instant end) {
        spec = other;
        version++;
        expires = end;
        status = Status.QUEUED;
        completed = Optional.empty();
        failure = Optional.empty();
        notes = List.of();
        begin(Work.NONE);
    }

    /** Work begins, again after a restart. */
    synchronized void begin(Work all) {
        work = all;
        pieces = new ArrayList<>();
        changed();
    }

    synchronized void setStatus(Status next) {
        status = next;
        changed();
    }

    synchronized void setWork(Work now) {
        work = now;
        changed();
    }

    synchronized void addPiece(Piece piece) {
        pieces.add(piece);
        changed();
    }

    synchronized void addCost(long madeTokens, double seconds) {
        tokens += madeTokens;
        computeSeconds += seconds;
    }

    synchronized void complete(List<Note> seen, Instant now) {
        notes = seen;
        completed = Optional.of(now);
        setStatus(Status.COMPLETED);
    }

    synchronized void fail(Failure why, Instant now) {
        failure = Optional.of(why);
        completed = Optional.of(now);
        setStatus(Status.FAILED);
    }

    synchronized void changed() {
        changes++;
        notifyAll();
    }

    /** Grows with every change. */
    public synchronized long changes() {
        return changes;
    }

    /** Waits until something has changed since {@code seen}, or for {@code millis}. */
    public synchronized void await(long seen, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (changes == seen) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
