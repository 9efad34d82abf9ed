package dev.montage.server.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every page at both widths in both lights, empty and used. Pictures, and when the first of it was
 * painted, go to target/studio.
 */
@Tag("browser")
final class StudioLooksTest {
    private static final String[] PAGES = {"chat", "storyboard", "transcribe", "library", "engine"};

    @Test
    void looksRightToEveryone() throws IOException {
        try (RealServer server = RealServer.start();
                StudioBrowser browser = StudioBrowser.start(server.port())) {
            List<String> measures = new ArrayList<>();
            browser.open("chat");
            measures.add("first paint of a first visit: %.0f ms".formatted(browser.firstPaintMs()));
            inspect(browser, "empty", PAGES);
            use(browser);
            inspect(browser, "used", PAGES);
            browser.open("chat");
            browser.page().reload();
            measures.add("of a later one: %.0f ms".formatted(browser.firstPaintMs()));
            Files.write(StudioBrowser.PICTURES.resolve("measures.txt"), measures);
            inspectDialogs(browser);
            keepsATheme(browser.page());
            browser.assertQuiet();
        }
    }

    private static void use(StudioBrowser browser) {
        browser.open("chat");
        browser.button("Options").click();
        browser.setOption("Temperature", "0");
        browser.setOption("Longest answer", "160");
        browser.button("Options").click();
        browser.ask(StudioBrowser.ENDLESS);
        browser.awaitAnswer();
        browser.open("transcribe");
        browser.choose(RealServer.SOUNDS.resolve("jfk.flac"));
        browser.button("SRT").waitFor();
    }

    private static void inspectDialogs(StudioBrowser browser) throws IOException {
        browser.button("Options").click();
        browser.button("API call").click();
        inspect(browser, "dialog");
        browser.page().keyboard().press("Escape");
        inspect(browser, "options");
        browser.button("Preferences").click();
        inspect(browser, "preferences");
    }

    private static void keepsATheme(Page page) {
        page.getByLabel("Dark").check();
        assertEquals("dark", page.locator("html").getAttribute("data-theme"));
        page.reload();
        assertEquals("dark", page.locator("html").getAttribute("data-theme"));
    }

    private static void inspect(StudioBrowser browser, String state, String... pages)
            throws IOException {
        if (pages.length == 0) {
            inspectHere(browser, state);
        }
        for (String name : pages) {
            browser.page().evaluate("(name) => { location.hash = name; }", name);
            browser.page().locator(".page." + name + " h1").waitFor();
            browser.page().waitForTimeout(300);
            inspectHere(browser, state + "-" + name);
        }
    }

    private static void inspectHere(StudioBrowser browser, String name) throws IOException {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            String label = name + "-" + scheme.name().toLowerCase(Locale.ROOT);
            browser.look(390, 844, scheme);
            browser.inspect(label + "-390");
            browser.look(1280, 800, scheme);
            browser.inspect(label + "-1280");
        }
    }
}
