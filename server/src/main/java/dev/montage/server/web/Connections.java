package dev.montage.server.web;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What happens to a connection after a reply: one that was to close is closed (Helidon leaves that
 * to the client), one whose client is watched stays with the watch until more comes.
 */
final class Connections implements Filter, AutoCloseable {
    private final Duration idle;
    private final Set<Client> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Connections(Duration idle) {
        this.idle = idle;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Optional<Client> client;
        try {
            chain.proceed();
        } finally {
            client = Client.take();
        }
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the reply said so");
        }
        client.ifPresent(this::settle);
    }

    /** Ends all connections that wait for a next request. */
    @Override
    public void close() {
        closed = true;
        waiting.forEach(Connections::close);
    }

    private void settle(Client client) {
        waiting.add(client);
        try {
            if (closed || !client.await(idle)) {
                close(client);
            }
        } catch (InterruptedException e) {
            throw new CloseConnectionException("the server stops", e);
        } finally {
            waiting.remove(client);
        }
    }

    private static void close(Client client) {
        try {
            client.close();
        } catch (UncheckedIOException e) {
            // Whoever closed it first: it is closed.
        }
    }
}
