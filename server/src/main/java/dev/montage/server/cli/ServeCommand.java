package dev.montage.server.cli;

import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;

/** {@code montage serve}: answers requests until the process is told to end. */
final class ServeCommand extends Command {

    ServeCommand() {
        super("Answer OpenAI-style requests over HTTP.");
        addSettings(Setting.values());
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        MontageServer server = MontageServer.start(settings);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(server, stopped), "montage-shutdown"));
        String address = "http://" + settings.server().host() + ":" + server.port();
        err().println("montage: listening on " + address + ", loading models");
        server.load(new CheckpointLoader(settings.engine()));
        long uptimeMillis = ManagementFactory.getRuntimeMXBean().getUptime();
        err().println("montage: ready after " + uptimeMillis + " ms");
        Thread.ofPlatform().daemon().name("montage-warm-up").start(server::warmUp);
        stopped.await();
        return 0;
    }

    private static void stop(MontageServer server, CountDownLatch stopped) {
        try {
            server.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }
}
