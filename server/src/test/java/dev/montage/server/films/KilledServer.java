package dev.montage.server.films;

import dev.montage.server.ServerUnderTest;
import dev.montage.server.settings.Setting;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A server in a process of its own, to be killed: prints its port and waits. */
final class KilledServer {
    private KilledServer() {}

    /** Takes the data folder. */
    public static void main(String[] arguments) throws InterruptedException {
        ServerUnderTest server =
                ServerUnderTest.startWithPictures(Map.of(Setting.DATA, arguments[0]));
        System.out.println("PORT " + server.port());
        new CountDownLatch(1).await();
    }
}
