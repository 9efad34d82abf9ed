package dev.montage.server;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.fakes.FakeChatModel;
import dev.montage.server.fakes.FakeSpeechModel;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real server on a free port over fake models. As a registered extension it ends with the tests
 * of its class.
 */
public final class ServerUnderTest implements AutoCloseable, AfterAllCallback {
    private static final OpenAiSchemas SCHEMAS = new OpenAiSchemas();

    private static final DescribedReplies DESCRIBED = new DescribedReplies();

    private final MontageServer server;
    private final FakeChatModel chat;
    private final FakeSpeechModel speech;

    private ServerUnderTest(MontageServer server, FakeChatModel chat, FakeSpeechModel speech) {
        this.server = server;
        this.chat = chat;
        this.speech = speech;
    }

    /** Starts one with all defaults but {@code changes}. */
    public static ServerUnderTest start(Map<Setting, String> changes) {
        FakeChatModel chat = new FakeChatModel(16);
        FakeSpeechModel speech = new FakeSpeechModel();
        MontageServer server = MontageServer.start(settings(changes, chat.id(), speech.id()));
        server.load(folder -> folder.endsWith(chat.id()) ? chat : speech);
        return new ServerUnderTest(server, chat, speech);
    }

    /**
     * Starts one over fake models and, beside them, a small unified model with random weights,
     * {@code tiny-model}.
     */
    public static ServerUnderTest startWithPictures(Map<Setting, String> changes) {
        FakeChatModel chat = new FakeChatModel(16);
        FakeSpeechModel speech = new FakeSpeechModel();
        Path tiny =
                Path.of(System.getProperty("montage.home"))
                        .resolve("models/src/test/resources/goldens/montage/tiny-model");
        Settings settings = settings(changes, chat.id(), speech.id(), "tiny-model");
        CheckpointLoader loader = new CheckpointLoader(settings.engine());
        MontageServer server = MontageServer.start(settings);
        server.load(
                folder ->
                        folder.endsWith("tiny-model")
                                ? loader.load(tiny)
                                : folder.endsWith(chat.id()) ? chat : speech);
        return new ServerUnderTest(server, chat, speech);
    }

    /** Settings with a folder of empty checkpoints. */
    static Settings settings(Map<Setting, String> changes, String... models) {
        try {
            Path home = Files.createTempDirectory("montage-test-");
            for (String model : models) {
                Path folder = Files.createDirectories(home.resolve("models/checkpoints/" + model));
                Files.writeString(folder.resolve("config.json"), "{}");
            }
            Map<Setting, String> flags = new EnumMap<>(Setting.class);
            flags.put(Setting.PORT, "0");
            flags.put(Setting.DATA, home.resolve("data").toString());
            flags.putAll(changes);
            return SettingsReader.read(home, Optional.empty(), Map.of(), flags);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RequestSpecification given() {
        return RestAssured.given()
                .filter(SCHEMAS)
                .filter(DESCRIBED)
                .port(server.port())
                .contentType("application/json");
    }

    /** OpenAI's Java client for this server, as its users make it; it tries each call once. */
    public OpenAIClient openAiJava() {
        return OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + port() + "/v1")
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    public int port() {
        return server.port();
    }

    public MontageServer server() {
        return server;
    }

    public FakeChatModel chat() {
        return chat;
    }

    public FakeSpeechModel speech() {
        return speech;
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }
}
