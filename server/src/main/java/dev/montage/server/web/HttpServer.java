package dev.montage.server.web;

import dev.montage.server.settings.Settings;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;
import java.util.List;

/** Helidon's server with what its defaults leave open. */
public final class HttpServer implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final WebServer server;
    private final Connections connections;
    private final int port;

    private HttpServer(WebServer server, Connections connections) {
        this.server = server;
        this.connections = connections;
        this.port = server.port();
    }

    /**
     * Listens.
     *
     * @param observer sees every request, outermost
     */
    public static HttpServer start(
            Settings.Server settings, Filter observer, Draining draining, Routes routes) {
        HttpRouting.Builder routing = HttpRouting.builder();
        Connections connections = new Connections(IDLE);
        List.of(
                        connections,
                        new RequestId(),
                        observer,
                        new Cors(settings.corsOrigins()),
                        new Access(settings.apiKeys()),
                        draining)
                .forEach(routing::addFilter);
        Errors.register(routing);
        routes.register(routing);
        WebServer server =
                WebServer.builder()
                        .host(settings.host())
                        .port(settings.port())
                        .routing(routing)
                        .directHandlers(Errors.direct())
                        .shutdownHook(false)
                        .shutdownGracePeriod(settings.drain())
                        .connectionOptions(options -> options.tcpNoDelay(true))
                        .idleConnectionTimeout(IDLE)
                        .addProtocol(
                                Http1Config.builder().addReceiveListener(Client.listener()).build())
                        .build()
                        .start();
        if (!server.isRunning()) {
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port());
        }
        return new HttpServer(server, connections);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        connections.close();
        server.stop();
    }
}
