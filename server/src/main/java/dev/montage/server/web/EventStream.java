package dev.montage.server.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Server-sent events (WHATWG HTML, section 9.2). Status and headers go out with the first event, so
 * a failure before it can still be an error reply of its own.
 */
public final class EventStream {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] PING = ascii(": ping\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");

    private final ServerResponse response;
    private Optional<OutputStream> stream = Optional.empty();

    /** Will take over {@code response} with its first event. */
    public EventStream(ServerResponse response) {
        this.response = response;
    }

    /** Sends {@code value} as JSON. */
    public void send(Object value) {
        write(DATA, Json.bytes(value), END);
    }

    /** Sends {@code value} as JSON in an event of a name. */
    public void send(String event, Object value) {
        write(ascii("event: " + event + "\n"), DATA, Json.bytes(value), END);
    }

    /**
     * Sends an event that a client may say it has seen.
     *
     * @param id comes back as {@code Last-Event-ID}
     * @param json in one line
     */
    public void send(int id, String event, String json) {
        write(
                ascii("id: " + id + "\nevent: " + event + "\n"),
                DATA,
                json.getBytes(StandardCharsets.UTF_8),
                END);
    }

    /** Reports a failure to a client that has seen a part of the answer already. */
    public void fail(ApiException error) {
        send("error", error.body());
    }

    /** Keeps the connection open while there is nothing to say. */
    public void ping() {
        write(PING);
    }

    /** The end, as OpenAI's chat and completion streams mark it. */
    public void done() {
        write(DONE);
    }

    /** Whether anything has been sent: then the status is sent, too. */
    public boolean isBegun() {
        return stream.isPresent();
    }

    private void write(byte[]... parts) {
        // One write for each event: one packet, and half an event never goes out.
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            event.writeBytes(part);
        }
        OutputStream out = stream.orElseGet(this::begin);
        stream = Optional.of(out);
        try {
            out.write(event.toByteArray());
            out.flush();
        } catch (IOException | ServerConnectionException e) {
            throw new ClientGoneException(e);
        }
    }

    private OutputStream begin() {
        response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/event-stream"));
        response.header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache"));
        response.header("X-Accel-Buffering", "no");
        return response.outputStream();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
