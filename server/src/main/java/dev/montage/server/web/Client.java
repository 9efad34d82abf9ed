package dev.montage.server.web;

import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Optional;

/**
 * The client of the request that this thread serves. To see that it leaves, a second thread reads
 * from its connection: the read ends with the connection, or with the client's next request, which
 * then waits in the connection's reader for Helidon. {@link Connections} makes the two threads take
 * turns.
 */
public final class Client {
    // Helidon serves a connection on one thread, one request after the other.
    private static final ThreadLocal<ConnectionContext> CONNECTION = new ThreadLocal<>();
    private static final ThreadLocal<Client> WATCHED = new ThreadLocal<>();

    private final ConnectionContext connection;
    private final Thread reader;
    private volatile boolean gone;

    private Client(ConnectionContext connection) {
        this.connection = connection;
        reader = Thread.ofVirtual().name("client-watch").unstarted(this::readAhead);
    }

    /**
     * Watches the connection of the current request from now on, if nobody does yet. Its body must
     * have been read, and nothing more may be read until the reply is sent.
     */
    public static Client watch() {
        return Optional.ofNullable(WATCHED.get()).orElseGet(Client::begin);
    }

    private static Client begin() {
        Client client = new Client(CONNECTION.get());
        WATCHED.set(client);
        client.reader.start();
        return client;
    }

    /** Whether the client has closed the connection. Any thread may ask. */
    public boolean isGone() {
        return gone;
    }

    /** The client that this thread watches, which it then no longer does. */
    static Optional<Client> take() {
        Optional<Client> client = Optional.ofNullable(WATCHED.get());
        WATCHED.remove();
        return client;
    }

    /** Waits until the client sends more or leaves; false if it does neither for {@code idle}. */
    boolean await(Duration idle) throws InterruptedException {
        return reader.join(idle);
    }

    /** Ends the connection and with it the watch. */
    void close() {
        connection.serverSocket().close();
    }

    /** Tells this class each connection; belongs into the HTTP/1 configuration. */
    static Http1ConnectionListener listener() {
        return new Http1ConnectionListener() {
            @Override
            public void headers(ConnectionContext context, Headers headers) {
                CONNECTION.set(context);
            }
        };
    }

    private void readAhead() {
        try {
            connection.dataReader().pullData();
        } catch (RuntimeException e) {
            // The end of the data, or the connection is broken.
            gone = true;
        }
    }
}
