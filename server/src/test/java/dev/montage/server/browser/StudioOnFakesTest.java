package dev.montage.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.montage.server.ServerUnderTest;
import dev.montage.server.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Studio without weights: what its modules compute, and a server that wants a key. */
@Tag("browser")
final class StudioOnFakesTest {

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

    @Test
    void asksForTheKeyOfAServerThatWantsOne() {
        try (ServerUnderTest server = ServerUnderTest.start(Map.of(Setting.API_KEYS, "alpha"));
                StudioBrowser browser = StudioBrowser.start(server.port())) {
            browser.open("chat");
            Page page = browser.page();
            page.getByLabel("API key").fill("alpha");
            browser.expectFailedRequest(401);
            page.getByText("Keep the key").click();
            assertThat(page.locator(".welcome")).containsText("fake-chat");
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
            page.getByPlaceholder("Ask something").fill("say hello");
            page.getByPlaceholder("Ask something").press("Enter");
            page.getByText("API call").click();
            assertThat(page.locator("pre.call")).containsText("Bearer $MONTAGE_API_KEY");
            assertThat(page.locator("pre.call")).not().containsText("alpha");
            browser.assertQuiet();
        }
    }

    private static String checks() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        StudioOnFakesTest.class.getResourceAsStream("/browser/modules.js"))) {
            // An expression, as the browser evaluates it, has no semicolon.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceFirst(";\\s*$", "");
        }
    }
}
