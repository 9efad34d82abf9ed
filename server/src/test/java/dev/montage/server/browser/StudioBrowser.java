package dev.montage.server.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Chromium with the Studio of a server; remembers what must not happen while it is used. */
final class StudioBrowser implements AutoCloseable {
    static final Path PICTURES =
            Path.of(System.getProperty("montage.home"), "server/target/studio");

    /** At temperature 0 smollm2-135m goes on with this until it is stopped. */
    static final String ENDLESS = "Give me a recipe for pancakes as a numbered list.";

    private static final double TIMEOUT_MS = 120_000;

    /** Rules of WCAG 2.2, levels A and AA; what is grave enough to keep somebody out. */
    private static final String AXE =
            """
            async () => (await axe.run(document, {
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
              })).violations
              .filter(({impact}) => impact === 'serious' || impact === 'critical')
              .flatMap(({id, nodes}) => nodes.map((node) => id + ': ' + node.html + ' ' + node.failureSummary))
            """;

    private final String origin;
    private final Playwright playwright;
    private final Browser browser;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    private StudioBrowser(int port) {
        origin = "http://localhost:" + port;
        playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(
                                                Path.of(
                                                        System.getProperty(
                                                                "montage.chromium",
                                                                "/usr/bin/chromium")))
                                        .setArgs(
                                                List.of(
                                                        "--no-sandbox",
                                                        "--use-fake-device-for-media-stream",
                                                        "--use-fake-ui-for-media-stream",
                                                        "--autoplay-policy=no-user-gesture-required")));
        context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                // Pictures of colours that change would show neither.
                                .setReducedMotion(ReducedMotion.REDUCE)
                                .setPermissions(
                                        List.of(
                                                "microphone",
                                                "clipboard-read",
                                                "clipboard-write")));
        page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MS);
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MS);
        page.onConsoleMessage(this::watch);
        page.onPageError(complaints::add);
        page.onRequest(this::watch);
        page.onDialog(dialog -> dialog.accept());
    }

    /** Starts a browser and opens nothing yet. */
    static StudioBrowser start(int port) {
        return new StudioBrowser(port);
    }

    Page page() {
        return page;
    }

    /** Shows a page of the Studio, as {@code chat}. */
    void open(String name) {
        page.navigate(origin + "/studio#" + name);
        page.locator(".page." + name.replaceFirst("/.*", "")).waitFor();
    }

    /** Gives a recording to the page that is shown, once it takes one. */
    void choose(Path recording) {
        Locator input = page.locator("input[type=file]");
        PlaywrightAssertions.assertThat(input).isEnabled();
        input.setInputFiles(recording);
    }

    /** The button of a name. */
    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Where messages are written. */
    Locator message() {
        return page.getByRole(
                AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message").setExact(true));
    }

    /** Fills in one of the options of the chat, which must be open. */
    void setOption(String label, String value) {
        page.getByLabel(label).fill(value);
        page.getByLabel(label).blur();
    }

    /** Sends a message. */
    void ask(String question) {
        message().fill(question);
        message().press("Enter");
    }

    /** Waits for the end of the answer. */
    void awaitAnswer() {
        button("API call").last().waitFor();
        button("Send").waitFor();
    }

    /** A window of another size and in another light. */
    void look(int widthPixels, int heightPixels, ColorScheme scheme) {
        page.setViewportSize(widthPixels, heightPixels);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    }

    /** Says that replies of a status are wanted here: browsers report each on the console. */
    void expectReplies(int status) {
        expected.add("status of " + status);
    }

    /** Takes a picture, then looks for what keeps people out. */
    void inspect(String name) throws IOException {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
        Object isWider = page.evaluate("() => document.documentElement.scrollWidth > innerWidth");
        assertEquals(false, isWider, name + " must be scrolled sideways");
        if (page.evaluate("() => typeof axe").equals("undefined")) {
            page.evaluate(axe());
        }
        assertEquals(List.of(), page.evaluate(AXE), name);
    }

    /** No error on the console, no request to elsewhere. */
    void assertQuiet() {
        assertEquals(List.of(), complaints);
    }

    /** Milliseconds from the request to the first text or picture. */
    double firstPaintMs() {
        Object ms =
                page.evaluate(
                        "() => performance.getEntriesByName('first-contentful-paint')[0].startTime");
        return ((Number) ms).doubleValue();
    }

    @Override
    public void close() {
        context.close();
        browser.close();
        playwright.close();
    }

    private void watch(ConsoleMessage message) {
        boolean isBad = message.type().equals("error") || message.type().equals("warning");
        if (isBad && expected.stream().noneMatch(message.text()::contains)) {
            complaints.add(message.type() + ": " + message.text() + " " + message.location());
        }
    }

    private void watch(Request request) {
        if (!request.url().startsWith(origin + "/")
                && !request.url().startsWith("blob:" + origin)) {
            complaints.add("request to elsewhere: " + request.url());
        }
    }

    private static String axe() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(StudioBrowser.class.getResourceAsStream("/axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
