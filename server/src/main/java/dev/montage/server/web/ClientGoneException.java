package dev.montage.server.web;

import io.helidon.webserver.CloseConnectionException;
import java.io.Serial;

/**
 * The client closed its connection: there is nobody to reply to. Helidon passes this kind of
 * exception through every error handler and ends the connection.
 */
public final class ClientGoneException extends CloseConnectionException {
    @Serial private static final long serialVersionUID = 1L;

    public ClientGoneException() {
        super("the client closed the connection");
    }

    ClientGoneException(Throwable cause) {
        super("the client closed the connection", cause);
    }
}
