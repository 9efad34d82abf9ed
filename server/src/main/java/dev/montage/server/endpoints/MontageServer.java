package dev.montage.server.endpoints;

import dev.montage.models.families.ChatModel;
import dev.montage.server.metrics.ServerMetrics;
import dev.montage.server.serving.Catalog;
import dev.montage.server.serving.ModelLoader;
import dev.montage.server.settings.Settings;
import dev.montage.server.web.Draining;
import dev.montage.server.web.HttpServer;
import dev.montage.server.web.Routes;

/** The whole server: all routes over one catalog of models. */
public final class MontageServer implements AutoCloseable {
    private final Settings settings;
    private final Catalog catalog;
    private final ServerMetrics metrics = new ServerMetrics();
    private final Draining draining = new Draining();
    private final HttpServer http;

    private MontageServer(Settings settings) {
        this.settings = settings;
        catalog = new Catalog(settings.models());
        Generating generating = new Generating(settings, metrics);
        Routes routes = new Routes();
        new Operations(catalog, draining, metrics).register(routes);
        new Models(catalog).register(routes);
        new ChatCompletions(settings, catalog, generating).register(routes);
        http =
                HttpServer.start(
                        settings.server(), new Observer(metrics, routes.paths()), draining, routes);
    }

    /** Listens at once; not ready before {@link #load}. */
    public static MontageServer start(Settings settings) {
        return new MontageServer(settings);
    }

    /** Loads the models; after that the server is ready. */
    public void load(ModelLoader loader) {
        catalog.load(loader);
        for (Catalog.Entry entry : catalog.all()) {
            if (entry.model() instanceof ChatModel chat) {
                metrics.addEngine(chat.id(), () -> chat.generator().status());
            }
        }
    }

    /** The port it listens on. */
    public int port() {
        return http.port();
    }

    /** Refuses new work, lets running requests finish within the configured time, then stops. */
    public void drain() throws InterruptedException {
        draining.begin();
        draining.await(settings.server().drain());
        close();
    }

    @Override
    public void close() {
        catalog.close();
        http.close();
    }
}
