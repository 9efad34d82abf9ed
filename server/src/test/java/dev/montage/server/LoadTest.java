package dev.montage.server;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.fakes.FakeSpeechModel;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.SettingsException;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Too many requests, clients that leave, servers that start and stop. */
final class LoadTest {
    private static final String CHAT = "/v1/chat/completions";

    private static String say(String word, boolean stream) {
        return """
        {"model":"fake-chat","messages":[{"role":"user","content":"say %s"}],"stream":%s}"""
                .formatted(word, stream);
    }

    private static Socket open(ServerUnderTest server, String body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        String head =
                "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n".formatted(CHAT);
        String length = "Content-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + length + body).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void refusesWhatTheQueueCannotHold()
            throws InterruptedException, ExecutionException, IOException {
        try (ServerUnderTest server = ServerUnderTest.start(Map.of());
                HttpClient client = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + CHAT))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(say("slow", false)))
                            .build();
            Callable<HttpResponse<String>> send =
                    () -> client.send(request, HttpResponse.BodyHandlers.ofString());
            List<Future<HttpResponse<String>>> replies =
                    threads.invokeAll(Collections.nCopies(200, send));
            int answered = 0;
            for (Future<HttpResponse<String>> reply : replies) {
                if (reply.get().statusCode() == 200) {
                    answered++;
                } else {
                    assertEquals(429, reply.get().statusCode(), reply.get().body());
                    assertEquals("3", reply.get().headers().firstValue("Retry-After").orElse(""));
                    assertTrue(reply.get().body().contains("\"code\":\"overloaded\""));
                }
            }
            assertTrue(answered >= 16, answered + " answered");
            server.given().body(say("hello", false)).post(CHAT).then().statusCode(200);
        }
    }

    @Test
    void stopsWhenTheClientOfAStreamLeaves() throws IOException, InterruptedException {
        try (ServerUnderTest server = ServerUnderTest.start(Map.of())) {
            try (Socket socket = open(server, say("forever", true))) {
                InputStream in = socket.getInputStream();
                assertEquals("HTTP/1.1 200", new String(in.readNBytes(12), StandardCharsets.UTF_8));
                assertEquals(1, server.chat().fake().running());
            }
            Waiting.until(() -> server.chat().fake().running() == 0);
            server.given().body(say("hello", false)).post(CHAT).then().statusCode(200);
        }
    }

    @Test
    void stopsWhenAClientThatWaitsLeaves() throws IOException, InterruptedException {
        try (ServerUnderTest server = ServerUnderTest.start(Map.of())) {
            try (Socket socket = open(server, say("forever", false))) {
                Waiting.until(() -> server.chat().fake().running() == 1);
                assertTrue(socket.isConnected());
            }
            Waiting.until(() -> server.chat().fake().running() == 0);
        }
    }

    @Test
    void keepsSilentStreamsOpen() throws IOException {
        try (ServerUnderTest server = ServerUnderTest.start(Map.of(Setting.PING_SECONDS, "1"))) {
            String body = server.given().body(say("slow", true)).post(CHAT).asString();
            assertTrue(body.startsWith(": ping\n\ndata: {"), body);
        }
    }

    @Test
    void keepsConnectionsForTheNextRequest() throws IOException {
        try (ServerUnderTest server = ServerUnderTest.start(Map.of());
                Socket socket = open(server, say("hello", false))) {
            for (int i = 0; i < 3; i++) {
                readReply(socket);
                String next = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";
                socket.getOutputStream().write(next.getBytes(StandardCharsets.US_ASCII));
            }
            readReply(socket);
        }
    }

    /** Reads head and body of one reply of known length. */
    private static void readReply(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) socket.getInputStream().read());
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 200"), head.toString());
        String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
        socket.getInputStream().readNBytes(Integer.parseInt(length));
    }

    @Test
    void drains() throws InterruptedException, ExecutionException, IOException {
        ServerUnderTest server = ServerUnderTest.start(Map.of());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> running =
                    threads.submit(
                            () -> server.given().body(say("slow", false)).post(CHAT).statusCode());
            Waiting.until(() -> server.chat().fake().running() == 1);
            Future<?> drained =
                    threads.submit(
                            () -> {
                                server.server().drain();
                                return 0;
                            });
            Waiting.until(() -> server.given().get("/health/ready").statusCode() == 503);
            server.given()
                    .body(say("hello", false))
                    .post(CHAT)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("error.code", equalTo("shutting_down"));
            assertEquals(200, running.get());
            drained.get();
        }
        assertThrows(
                IOException.class,
                () -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close());
    }

    @Test
    void isNotReadyBeforeItsModels() {
        try (MontageServer server = MontageServer.start(ServerUnderTest.settings(Map.of(), "a"))) {
            RestAssured.given().port(server.port()).get("/health/live").then().statusCode(200);
            RestAssured.given()
                    .port(server.port())
                    .get("/health/ready")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1")
                    .body("error.code", equalTo("loading"));
            RestAssured.given().port(server.port()).get("/v1/models").then().statusCode(503);
        }
    }

    @Test
    void saysWhichCheckpointIsMissing() {
        try (MontageServer server =
                MontageServer.start(
                        ServerUnderTest.settings(Map.of(Setting.MODEL_NAMES, "gone"), "a"))) {
            SettingsException failure =
                    assertThrows(
                            SettingsException.class,
                            () -> server.load(folder -> new FakeSpeechModel()));
            assertTrue(String.valueOf(failure.getMessage()).contains("gone"), failure.toString());
        }
    }
}
