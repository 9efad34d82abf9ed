package dev.montage.server.settings;

import dev.montage.models.backbone.Precision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** All settings, checked. {@link Setting} says what each does. */
public record Settings(
        Server server,
        Limits limits,
        Responses responses,
        Files files,
        Films films,
        Models models,
        Engine engine) {

    /** The same with films in a folder of their own among the data. */
    public Settings withFilms(String folder) {
        Films own =
                new Films(
                        films.directory().resolve(folder),
                        films.kept(),
                        films.running(),
                        films.share());
        return new Settings(server, limits, responses, files, own, models, engine);
    }

    /** How the server listens and whom it serves. */
    public record Server(
            String host,
            int port,
            List<String> apiKeys,
            List<String> corsOrigins,
            Duration drain,
            Duration ping) {
        public Server {
            apiKeys = List.copyOf(apiKeys);
            corsOrigins = List.copyOf(corsOrigins);
        }
    }

    /** What a request may cost. */
    public record Limits(
            long jsonBytes,
            long uploadBytes,
            Duration media,
            Duration request,
            int transcriptions,
            int choices) {}

    /** What is kept of /v1/responses. */
    public record Responses(int count, long bytes) {}

    /** Where uploaded files are kept. */
    public record Files(Path directory, long bytes) {}

    /**
     * How films are kept and made.
     *
     * @param kept how long, after it was asked for
     * @param running at the same time
     * @param share parts of them that a model makes at once
     */
    public record Films(Path directory, Duration kept, int running, int share) {}

    /** Which checkpoints are served under which names. */
    public record Models(Path directory, List<String> load, Map<String, String> aliases) {
        public Models {
            load = List.copyOf(load);
            aliases = Map.copyOf(aliases);
        }
    }

    /** How models compute. */
    public record Engine(
            int queue,
            int threads,
            int running,
            int cachePositions,
            int batchPositions,
            int prefillChunk,
            boolean prefixCache,
            Precision precision) {}
}
