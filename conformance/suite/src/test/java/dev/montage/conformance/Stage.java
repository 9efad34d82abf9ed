package dev.montage.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Lets clients' programs set the scene: {@code POST /fill} fills the queue of the chat model until
 * it is emptied, or until it has refused one more; {@code POST /empty} empties it; {@code POST
 * /loading} starts a server whose models come once it has refused a request.
 */
final class Stage implements AutoCloseable {
    private final HttpServer http;

    Stage(Crowd crowd, LoadingServer loading) {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        handle(
                "/fill",
                query -> {
                    crowd.come(query.contains("until-refused=true"));
                    return "{}";
                });
        handle("/empty", query -> "{\"refused\": %d}".formatted(crowd.leave()));
        handle("/loading", query -> "{\"url\": \"%s\"}".formatted(loading.start()));
        http.start();
    }

    /** Does what is asked for. */
    private interface Scene {
        String set(String query);
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void handle(String path, Scene scene) {
        http.createContext(path, exchange -> reply(exchange, scene));
    }

    private static void reply(HttpExchange exchange, Scene scene) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            int status = 200;
            String text;
            try {
                text = scene.set(String.valueOf(exchange.getRequestURI().getQuery()));
            } catch (RuntimeException e) {
                status = 500;
                text = String.valueOf(e.getMessage());
            }
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
