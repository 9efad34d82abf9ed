package dev.montage.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The server on the checkpoints that ship, with a short queue, and what clients' programs need. */
final class Scenery implements AutoCloseable {
    static final String KEY = "conformance";
    private static final int RUNNING = 2;
    private static final int WAITING = 4;

    private final Path home;
    private final MontageServer server;
    private final CheckpointLoader loader;
    private final LoadingServer loading;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Counts counts;
    private final Stage stage;

    /**
     * @param home of the repository
     * @param folder for files that clients send
     */
    Scenery(Path home, Path folder) {
        this.home = home;
        Settings settings = settings(home, folder, Map.of());
        loader = new CheckpointLoader(settings.engine());
        server = MontageServer.start(settings);
        server.load(loader);
        counts = new Counts(client, origin(), KEY);
        String chat = models().chat();
        loading =
                new LoadingServer(
                        settings(home, folder, Map.of(Setting.MODEL_NAMES, chat)),
                        loader,
                        client,
                        KEY);
        stage = new Stage(new Crowd(counts, chat, RUNNING, WAITING), loading);
    }

    /** As {@code http://127.0.0.1:8080}. */
    String origin() {
        return "http://127.0.0.1:" + server.port();
    }

    ServedModels models() {
        try {
            return ServedModels.of(new ObjectMapper().readTree(counts.get("/v1/models")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("/v1/models is no JSON", e);
        }
    }

    /** What a client's program is told. */
    Map<String, Object> situation(ServedModels models) {
        Path media = home.resolve("modalities/src/test/resources");
        return Map.of(
                "url", origin() + "/v1",
                "key", KEY,
                "stage", stage.url(),
                "models", models.roles(),
                "media",
                        Map.of(
                                "recording", media.resolve("audio/librivox-0880.flac").toString(),
                                "sound", media.resolve("audio/flite-awb.mp3").toString(),
                                "picture", media.resolve("pictures/rgb.png").toString(),
                                "film", media.resolve("pictures/animated.gif").toString()));
    }

    @Override
    public void close() {
        stage.close();
        loading.close();
        server.close();
        loader.close();
        client.close();
    }

    private static Settings settings(Path home, Path folder, Map<Setting, String> more) {
        Map<Setting, String> all = new EnumMap<>(Setting.class);
        all.put(Setting.PORT, "0");
        all.put(Setting.API_KEYS, KEY);
        all.put(Setting.RUNNING, Integer.toString(RUNNING));
        all.put(Setting.QUEUE, Integer.toString(WAITING));
        all.put(Setting.FILES_DIRECTORY, folder.resolve("files").toString());
        all.putAll(more);
        return SettingsReader.read(home, Optional.empty(), Map.of(), all);
    }
}
