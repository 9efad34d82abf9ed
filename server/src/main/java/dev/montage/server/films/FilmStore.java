package dev.montage.server.films;

import dev.montage.server.films.Film.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Films, their parts and what happened to them, in an SQLite database. Every change is on the disk
 * when its method returns, or it fails with an {@link UncheckedIOException}. Any thread may call
 * it.
 */
final class FilmStore implements AutoCloseable {
    private static final List<String> SCHEMA =
            List.of(
                    "PRAGMA journal_mode = WAL",
                    "PRAGMA synchronous = FULL",
                    "PRAGMA foreign_keys = ON",
                    """
                    CREATE TABLE IF NOT EXISTS film (
                        id TEXT PRIMARY KEY, created INTEGER NOT NULL, expires INTEGER NOT NULL,
                        version INTEGER NOT NULL, spec TEXT NOT NULL, status TEXT NOT NULL,
                        completed INTEGER, error_code TEXT, error_message TEXT, remixed_from TEXT,
                        request TEXT NOT NULL, tokens INTEGER NOT NULL, compute REAL NOT NULL,
                        notes TEXT NOT NULL)""",
                    """
                    CREATE TABLE IF NOT EXISTS part (
                        film TEXT NOT NULL REFERENCES film ON DELETE CASCADE,
                        version INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL,
                        address TEXT NOT NULL, reused INTEGER NOT NULL,
                        PRIMARY KEY (film, version, kind, number))""",
                    "CREATE INDEX IF NOT EXISTS part_address ON part (address)",
                    """
                    CREATE TABLE IF NOT EXISTS event (
                        film TEXT NOT NULL REFERENCES film ON DELETE CASCADE,
                        number INTEGER NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL,
                        PRIMARY KEY (film, number))""",
                    """
                    CREATE TABLE IF NOT EXISTS speed (
                        model TEXT PRIMARY KEY, tokens_per_second REAL NOT NULL)""");

    private final Connection database;

    /** Opens the database in a file, which is made if there is none. */
    FilmStore(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            database = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = database.createStatement()) {
                for (String line : SCHEMA) {
                    statement.execute(line);
                }
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** All films, oldest first. */
    synchronized List<FilmRow> films() {
        return query("SELECT * FROM film ORDER BY created, rowid", FilmStore::row);
    }

    private static FilmRow row(ResultSet row) throws SQLException {
        Optional<String> code = Optional.ofNullable(row.getString("error_code"));
        String message = String.valueOf(row.getString("error_message"));
        long completed = row.getLong("completed");
        return new FilmRow(
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("created")),
                Instant.ofEpochMilli(row.getLong("expires")),
                row.getInt("version"),
                FilmSpec.of(row.getString("spec")),
                Status.valueOf(row.getString("status")),
                completed == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(completed)),
                code.map(known -> new Film.Failure(known, message)),
                Optional.ofNullable(row.getString("remixed_from")),
                row.getString("request"),
                row.getLong("tokens"),
                row.getDouble("compute"),
                Film.Note.list(row.getString("notes")));
    }

    /** Keeps a film as it is now. */
    synchronized void save(FilmRow film) {
        update(
                """
                INSERT INTO film VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET version = excluded.version, spec = excluded.spec,
                    expires = excluded.expires, status = excluded.status,
                    completed = excluded.completed, error_code = excluded.error_code,
                    error_message = excluded.error_message, tokens = excluded.tokens,
                    compute = excluded.compute, notes = excluded.notes""",
                film.id(),
                film.created().toEpochMilli(),
                film.expires().toEpochMilli(),
                film.version(),
                film.spec().json(),
                film.status().name(),
                film.completed().map(Instant::toEpochMilli).orElse(0L),
                film.failure().map(Film.Failure::code),
                film.failure().map(Film.Failure::message),
                film.remixedFrom(),
                film.request(),
                film.tokens(),
                film.computeSeconds(),
                Film.Note.json(film.notes()));
    }

    /** Keeps how far a film is; what it is made of, which may be long, stays as it was kept. */
    synchronized void saveProgress(FilmRow film) {
        update(
                """
                UPDATE film SET status = ?, completed = ?, tokens = ?, compute = ?, notes = ?
                WHERE id = ? AND version = ?""",
                film.status().name(),
                film.completed().map(Instant::toEpochMilli).orElse(0L),
                film.tokens(),
                film.computeSeconds(),
                Film.Note.json(film.notes()),
                film.id(),
                film.version());
    }

    /**
     * Keeps that a film's version has a part.
     *
     * @param reused whether it was there before
     * @return whether it was there before this version, as it was said the first time
     */
    synchronized boolean addPart(
            String film, int version, String kind, int number, String address, boolean reused) {
        update(
                "INSERT OR IGNORE INTO part VALUES (?, ?, ?, ?, ?, ?)",
                film,
                version,
                kind,
                number,
                address,
                reused ? 1 : 0);
        return query(
                        "SELECT reused FROM part"
                                + " WHERE film = ? AND version = ? AND kind = ? AND number = ?",
                        row -> row.getInt(1) == 1,
                        film,
                        version,
                        kind,
                        number)
                .getFirst();
    }

    /** The addresses of a version's parts of a kind, by number. */
    synchronized List<Optional<String>> parts(String film, int version, String kind, int count) {
        List<Optional<String>> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            found.add(Optional.empty());
        }
        query(
                "SELECT number, address FROM part WHERE film = ? AND version = ? AND kind = ?",
                row -> {
                    if (row.getInt(1) < count) {
                        found.set(row.getInt(1), Optional.of(row.getString(2)));
                    }
                    return true;
                },
                film,
                version,
                kind);
        return found;
    }

    /** Keeps what happened; returns its number, from 1. */
    synchronized int addEvent(String film, String type, String data) {
        int number =
                query(
                                "SELECT COALESCE(MAX(number), 0) + 1 FROM event WHERE film = ?",
                                row -> row.getInt(1),
                                film)
                        .getFirst();
        update("INSERT INTO event VALUES (?, ?, ?, ?)", film, number, type, data);
        return number;
    }

    /** What happened after event number {@code after}, at most 256 events of it. */
    synchronized List<FilmEvent> events(String film, int after) {
        return query(
                "SELECT number, type, data FROM event WHERE film = ? AND number > ?"
                        + " ORDER BY number LIMIT 256",
                row -> new FilmEvent(row.getInt(1), row.getString(2), row.getString(3)),
                film,
                after);
    }

    /** Forgets a film; returns the addresses of parts that no other film has. */
    synchronized List<String> remove(String film) {
        List<String> own =
                query(
                        "SELECT address FROM part WHERE film = ?"
                                + " EXCEPT SELECT address FROM part WHERE film <> ?",
                        row -> row.getString(1),
                        film,
                        film);
        update("DELETE FROM film WHERE id = ?", film);
        return own;
    }

    /** Whether any film has a part. */
    synchronized boolean hasPart(String address) {
        return !query("SELECT 1 FROM part WHERE address = ? LIMIT 1", row -> true, address)
                .isEmpty();
    }

    /** Of the parts of all films. */
    synchronized List<String> addresses() {
        return query("SELECT DISTINCT address FROM part", row -> row.getString(1));
    }

    /** How fast a model made films lately. */
    synchronized OptionalDouble tokensPerSecond(String model) {
        return query(
                        "SELECT tokens_per_second FROM speed WHERE model = ?",
                        row -> row.getDouble(1),
                        model)
                .stream()
                .mapToDouble(speed -> speed)
                .findFirst();
    }

    synchronized void setTokensPerSecond(String model, double speed) {
        update("INSERT OR REPLACE INTO speed VALUES (?, ?)", model, speed);
    }

    @Override
    public synchronized void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Reader<T> reader, Object... values) {
        try (PreparedStatement statement = statement(sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void update(String sql, Object... values) {
        try (PreparedStatement statement = statement(sql, values)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private PreparedStatement statement(String sql, Object... values) throws SQLException {
        PreparedStatement statement = database.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Optional<?> maybe) {
                statement.setString(i + 1, maybe.map(String::valueOf).orElse(null));
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    /** As of any file that cannot be written. */
    private static UncheckedIOException failed(SQLException e) {
        return new UncheckedIOException(
                new IOException("the films' database: " + e.getMessage(), e));
    }
}
