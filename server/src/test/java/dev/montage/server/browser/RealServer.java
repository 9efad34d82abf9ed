package dev.montage.server.browser;

import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A server on the weights that ship, on a free port. */
record RealServer(MontageServer server, CheckpointLoader loader) implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("montage.home"));
    static final Path SOUNDS = HOME.resolve("modalities/src/test/resources/audio");

    static RealServer start() {
        Settings settings =
                SettingsReader.read(
                        HOME,
                        Optional.empty(),
                        Map.of(),
                        Map.of(Setting.PORT, "0", Setting.DATA, "server/target/films"));
        MontageServer server = MontageServer.start(settings);
        CheckpointLoader loader = new CheckpointLoader(settings.engine());
        server.load(loader);
        return new RealServer(server, loader);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        loader.close();
    }
}
