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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Studio over models without weights: what needs no answer that makes sense. */
@Tag("browser")
final class StudioOnFakesTest {
    private static final Path SOUND =
            Path.of(System.getProperty("montage.home"))
                    .resolve("modalities/src/test/resources/audio/jfk.flac");

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
            browser.expectReplies(401);
            browser.open("chat");
            Page page = browser.page();
            page.getByLabel("API key").fill("alpha");
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

    @Test
    void takesFilesThatArePastedOrDropped() {
        try (ServerUnderTest server = ServerUnderTest.start(Map.of());
                StudioBrowser browser = StudioBrowser.start(server.port())) {
            browser.open("chat");
            Page page = browser.page();
            page.evaluate(
                    """
                    () => {
                      const files = new DataTransfer();
                      files.items.add(new File(['x'], 'pasted.png', {type: 'image/png'}));
                      document.querySelector('textarea').dispatchEvent(
                        new ClipboardEvent('paste', {clipboardData: files, bubbles: true}));
                      const more = new DataTransfer();
                      more.items.add(new File(['x'], 'dropped.mp4', {type: 'video/mp4'}));
                      more.items.add(new File(['x'], 'notes.txt', {type: 'text/plain'}));
                      document.querySelector('.talk').dispatchEvent(
                        new DragEvent('drop', {dataTransfer: more, bubbles: true}));
                    }
                    """);
            assertThat(page.locator(".composer .media li"))
                    .containsText(new String[] {"pasted.png", "dropped.mp4"});
            assertThat(page.locator(".composer .note.bad"))
                    .containsText("notes.txt is neither a picture, nor sound, nor a film.");
        }
    }

    @Test
    void translates() {
        try (ServerUnderTest server = ServerUnderTest.start(Map.of());
                StudioBrowser browser = StudioBrowser.start(server.port())) {
            browser.open("transcribe");
            Page page = browser.page();
            page.getByLabel("Spoken language").selectOption("German");
            page.getByLabel("Translate into English").check();
            browser.choose(SOUND);
            page.getByText("API call").click();
            assertThat(page.locator("pre.call")).containsText("/v1/audio/translations");
            assertThat(page.locator("pre.call")).containsText("language=de");
            assertThat(page.locator(".segments li"))
                    .containsText(new String[] {"One.", "Two.", "Three."});
            // The same wishes the next time.
            page.reload();
            assertThat(page.getByLabel("Translate into English")).isChecked();
            assertThat(page.getByLabel("Spoken language")).hasValue("de");
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
