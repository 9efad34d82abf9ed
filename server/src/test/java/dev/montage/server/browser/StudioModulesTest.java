package dev.montage.server.browser;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.server.ServerUnderTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the Studio's modules compute, checked by {@code modules.js} in the browser. */
@Tag("browser")
final class StudioModulesTest {

    @Test
    void modulesComputeWhatTheyShould() throws IOException {
        try (ServerUnderTest server = ServerUnderTest.start(Map.of());
                StudioBrowser browser = StudioBrowser.start(server.port())) {
            browser.open("chat");
            Map<?, ?> checks = (Map<?, ?>) browser.page().evaluate(checks());
            assertTrue(checks.size() > 40, "checked: " + checks.keySet());
            assertAll(
                    checks.entrySet().stream()
                            .map(
                                    check ->
                                            () -> {
                                                List<?> pair = (List<?>) check.getValue();
                                                assertEquals(
                                                        pair.get(1),
                                                        pair.get(0),
                                                        String.valueOf(check.getKey()));
                                            }));
            browser.assertQuiet();
        }
    }

    private static String checks() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        StudioModulesTest.class.getResourceAsStream("/browser/modules.js"))) {
            // An expression, as the browser evaluates it, has no semicolon.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceFirst(";\\s*$", "");
        }
    }
}
