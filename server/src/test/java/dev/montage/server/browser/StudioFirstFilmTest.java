package dev.montage.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Somebody who opens the page for the first time and writes a film of 20 seconds with four
 * checkpoints, as fast as people type, on the weights that ship. How long it took goes to
 * target/studio/first-film.txt, pictures of it beside that.
 */
@Tag("browser")
final class StudioFirstFilmTest {
    /** Between two keys: five a second. */
    private static final double KEY_MS = 200;

    /** Before each click: to look and to move. */
    private static final double LOOK_MS = 1500;

    private static final List<String> WISHES =
            List.of(
                    "A castle in the mountains by day.",
                    "A castle at sunset.",
                    "The castle at night.",
                    "It snows on the castle.");

    private final List<String> steps = new ArrayList<>();
    private long beginNanos;

    @Test
    void makesAFirstFilm() throws IOException {
        try (RealServer server = RealServer.start();
                StudioBrowser browser = StudioBrowser.start(server.port())) {
            Page page = browser.page();
            browser.look(1280, 1400, ColorScheme.LIGHT);
            beginNanos = System.nanoTime();
            page.navigate("http://localhost:" + server.port() + "/");
            page.locator("h1").waitFor();
            step("the page is open");
            click(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Storyboard")));
            for (int i = 0; i < WISHES.size(); i++) {
                if (i > 0) {
                    click(browser.button("Add a checkpoint"));
                }
                Locator prompt = page.getByLabel("What is seen from checkpoint " + (i + 1) + " on");
                click(prompt);
                prompt.pressSequentially(
                        WISHES.get(i), new Locator.PressSequentiallyOptions().setDelay(KEY_MS));
            }
            step("four checkpoints are written");
            assertThat(page.getByLabel("Length, seconds")).hasValue("20");
            picture(page, "written");
            click(browser.button("Make the film"));
            Locator pictures = page.locator(".checkpoints > .card img");
            pictures.first().waitFor();
            step("the first picture is there");
            page.waitForFunction(
                    "() => document.querySelector('video.film')?.readyState >= 2"
                            + " || document.querySelectorAll('.checkpoints > .card .seen').length === 4");
            step("the film plays as far as it is made");
            assertThat(page.locator(".checkpoints > .card .seen")).hasCount(WISHES.size());
            step("the film is made, and the model has said what it sees");
            picture(page, "made");
            Download film = page.waitForDownload(() -> click(browser.button("MP4")));
            byte[] bytes = Files.readAllBytes(film.path());
            assertEquals("ftyp", new String(bytes, 4, 4, StandardCharsets.US_ASCII));
            step("the film is on the own disk");
            browser.assertQuiet();
            Files.write(StudioBrowser.PICTURES.resolve("first-film.txt"), steps);
        }
    }

    private static void click(Locator there) {
        there.page().waitForTimeout(LOOK_MS);
        there.click();
    }

    private static void picture(Page page, String name) {
        page.locator("h1").scrollIntoViewIfNeeded();
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(StudioBrowser.PICTURES.resolve("first-film-" + name + ".png")));
    }

    private void step(String what) {
        steps.add("%4d s: %s".formatted((System.nanoTime() - beginNanos) / 1_000_000_000, what));
    }
}
