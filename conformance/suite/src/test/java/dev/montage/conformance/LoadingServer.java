package dev.montage.conformance;

import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.settings.Settings;
import java.net.http.HttpClient;
import java.util.Optional;

/** A second server that gets its models only after it has refused a request with 503. */
final class LoadingServer implements AutoCloseable {
    private final Settings settings;
    private final CheckpointLoader loader;
    private final HttpClient client;
    private final String key;
    private Optional<MontageServer> server = Optional.empty();

    LoadingServer(Settings settings, CheckpointLoader loader, HttpClient client, String key) {
        this.settings = settings;
        this.loader = loader;
        this.client = client;
        this.key = key;
    }

    /** Ends the one of before, and starts another; gives its URL. */
    synchronized String start() {
        close();
        MontageServer started = MontageServer.start(settings);
        server = Optional.of(started);
        String origin = "http://127.0.0.1:" + started.port();
        Counts counts = new Counts(client, origin, key);
        Thread.startVirtualThread(
                () ->
                        started.load(
                                folder -> {
                                    Counts.await("a refusal", () -> counts.refused(503) > 0);
                                    return loader.load(folder);
                                }));
        return origin + "/v1";
    }

    @Override
    public synchronized void close() {
        server.ifPresent(MontageServer::close);
        server = Optional.empty();
    }
}
