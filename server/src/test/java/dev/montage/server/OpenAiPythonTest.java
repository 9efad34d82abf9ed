package dev.montage.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenAI's Python client, unmodified, on the weights that ship. Runs with {@code -Popenai-python};
 * the environment variable OPENAI_PYTHON names a Python that has src/test/python/requirements.txt.
 */
@Tag("openai-python")
final class OpenAiPythonTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));

    @TempDir private Path folder;

    @Test
    void findsAllAsItShouldBe() throws IOException, InterruptedException {
        Settings settings =
                SettingsReader.read(
                        HOME,
                        Optional.empty(),
                        Map.of(),
                        Map.of(Setting.PORT, "0", Setting.FILES_DIRECTORY, folder.toString()));
        try (CheckpointLoader loader = new CheckpointLoader(settings.engine());
                MontageServer server = MontageServer.start(settings)) {
            server.load(loader);
            Process python =
                    new ProcessBuilder(
                                    System.getenv().getOrDefault("OPENAI_PYTHON", "python3"),
                                    HOME.resolve("server/src/test/python/openai_client.py")
                                            .toString(),
                                    "http://127.0.0.1:" + server.port() + "/v1",
                                    HOME.resolve("modalities/src/test/resources/audio/jfk.flac")
                                            .toString())
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, python.waitFor(), said);
        }
    }
}
