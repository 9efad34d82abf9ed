package dev.montage.conformance.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Where the server is and what to send it. */
public final class Situation {
    /** A question that the chat model answers. */
    public static final String QUESTION = "What is the capital of France?";

    /** What stands in the answer. */
    public static final String ANSWER = "Paris";

    /** What stands in the transcript of the recording. */
    public static final String SAID = "young man";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode told;

    private Situation(JsonNode told) {
        this.told = told;
    }

    /** Reads what the suite wrote into the file that the first argument names. */
    public static Situation of(String... arguments) {
        try {
            return new Situation(JSON.readTree(Path.of(arguments[0]).toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With /v1 at the end. */
    public String url() {
        return told.get("url").textValue();
    }

    public String key() {
        return told.get("key").textValue();
    }

    /** The model for a role, as "chat" or "sees". */
    public String model(String role) {
        return told.get("models").get(role).textValue();
    }

    /** A file to send, as "recording" or "picture". */
    public Path path(String medium) {
        return Path.of(told.get("media").get(medium).textValue());
    }

    /** What is in the file. */
    public byte[] bytes(String medium) {
        try {
            return Files.readAllBytes(path(medium));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String base64(String medium) {
        return Base64.getEncoder().encodeToString(bytes(medium));
    }

    public String dataUrl(String medium, String mediaType) {
        return "data:" + mediaType + ";base64," + base64(medium);
    }

    /** Returns once the server refuses with 429; if wanted, only until it has refused once more. */
    public void fillQueue(boolean untilRefused) {
        tell("/fill?until-refused=" + untilRefused);
    }

    /** How often the server has refused since the queue was full. */
    public int emptyQueue() {
        return tell("/empty").get("refused").intValue();
    }

    /** URL of a server that refuses with 503 once, and then has its models. */
    public String loading() {
        return tell("/loading").get("url").textValue();
    }

    private JsonNode tell(String path) {
        try {
            URI stage = URI.create(told.get("stage").textValue() + path);
            HttpURLConnection connection = (HttpURLConnection) stage.toURL().openConnection();
            connection.setRequestMethod("POST");
            try (InputStream in = connection.getInputStream()) {
                return JSON.readTree(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
