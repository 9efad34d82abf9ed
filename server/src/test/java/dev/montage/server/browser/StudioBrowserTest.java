package dev.montage.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.SettingsReader;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People's ways through the Studio, on the weights that ship. Pictures go to target/studio. */
@Tag("browser")
final class StudioBrowserTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));
    private static final Path SOUNDS = HOME.resolve("modalities/src/test/resources/audio");
    private static final Path PICTURE = HOME.resolve("models/checkpoints/visual-codec/sheet.jpg");
    private static final Pattern HEREDOC = Pattern.compile("(?s)<<'JSON'\n(.*)\nJSON$");

    private static CheckpointLoader loader;
    private static MontageServer server;

    private StudioBrowser browser;
    private Page page;

    @BeforeAll
    static void start() {
        var settings =
                SettingsReader.read(HOME, Optional.empty(), Map.of(), Map.of(Setting.PORT, "0"));
        server = MontageServer.start(settings);
        loader = new CheckpointLoader(settings.engine());
        server.load(loader);
    }

    @AfterAll
    static void stop() {
        server.close();
        loader.close();
    }

    @BeforeEach
    void open() {
        browser = StudioBrowser.start(server.port());
        page = browser.page();
    }

    @AfterEach
    void close() {
        browser.close();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator message() {
        return page.getByRole(
                AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message").setExact(true));
    }

    private void setOption(String label, String value) {
        page.getByLabel(label).fill(value);
        page.getByLabel(label).blur();
    }

    private void ask(String question) {
        message().fill(question);
        message().press("Enter");
    }

    private void awaitAnswer() {
        button("API call").last().waitFor();
        assertThat(button("Send")).isVisible();
    }

    /** What the page put on the clipboard. */
    private String copied() {
        return String.valueOf(page.evaluate("() => navigator.clipboard.readText()"));
    }

    @Test
    void chats() {
        browser.open("chat");
        button("Options").click();
        setOption("Temperature", "0");
        ask("What is the capital of France?");
        awaitAnswer();
        assertThat(page.locator(".answer .prose")).containsText("Paris");
        assertThat(page.locator(".costs"))
                .containsText(Pattern.compile("\\d+ tokens read .*\\d+ written .* in all"));

        button("API call").click();
        button("Copy the call").click();
        var call = HEREDOC.matcher(copied());
        assertTrue(call.find(), copied());
        String streamed =
                RestAssured.given()
                        .port(server.port())
                        .contentType("application/json")
                        .body(call.group(1))
                        .post("/v1/chat/completions")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
        assertTrue(streamed.contains("Paris"), streamed);
        page.keyboard().press("Escape");

        button("Edit").click();
        assertEquals("What is the capital of France?", message().inputValue());
        ask("What is the capital of Germany?");
        awaitAnswer();
        assertThat(page.locator(".question")).hasCount(1);
        assertThat(page.locator(".answer .prose")).containsText("Berlin");
        String answer = page.locator(".answer .prose").innerText();

        button("Regenerate").click();
        awaitAnswer();
        assertThat(page.locator(".answer")).hasCount(1);
        // At temperature 0 the same again.
        assertThat(page.locator(".answer .prose")).hasText(answer);

        page.reload();
        assertThat(page.locator(".answer .prose")).hasText(answer);
        assertThat(page.locator(".question")).containsText("Germany");
        page.getByLabel(Pattern.compile("^Delete ")).click();
        assertThat(page.locator(".question")).hasCount(0);
        assertThat(page.locator(".conversations li")).hasCount(0);
        browser.assertQuiet();
    }

    @Test
    void showsAnAnswerAsItGrowsAndStopsIt() {
        browser.open("chat");
        ask("Write a very long story about a lighthouse, with many chapters.");
        Locator growing = page.locator(".answer.writing .prose");
        growing.waitFor();
        int before = growing.innerText().length();
        page.waitForFunction(
                "(before) => document.querySelector('.prose').innerText.length > before + 20",
                before);
        // It goes on while another page is shown.
        page.locator("#rail a", new Page.LocatorOptions().setHasText("Engine")).click();
        page.locator("#rail a", new Page.LocatorOptions().setHasText("Chat")).click();
        button("Stop").click();
        awaitAnswer();
        assertThat(page.locator(".answer .costs")).containsText("Stopped.");
        assertTrue(page.locator(".answer .prose").innerText().length() > before);
        browser.assertQuiet();
    }

    @Test
    void saysWhyMediaAreRefused() {
        browser.open("chat");
        page.locator(".composer input[type=file]").setInputFiles(PICTURE);
        button("Record from the microphone").click();
        page.waitForTimeout(700);
        page.locator(".composer .recording").click();
        assertThat(page.locator(".composer .media li")).hasCount(2);
        assertThat(page.locator(".composer .note")).containsText("takes text only");
        ask("What do you see?");
        awaitAnswer();
        Locator note = page.locator(".answer .note");
        assertThat(note).containsText("messages[0].content[0]");
        assertThat(note).containsText("does not take content parts of type image_url");
        assertThat(note).containsText("No model on this server takes pictures");
        browser.expectFailedRequest(400);

        button("Edit").click();
        button("Remove sheet.jpg").click();
        button("Remove recording.wav").click();
        ask("Say hello.");
        awaitAnswer();
        assertThat(page.locator(".answer .note")).hasCount(0);
        browser.assertQuiet();
    }

    @Test
    void transcribes() throws IOException {
        Path sound = SOUNDS.resolve("long.ogg");
        browser.open("transcribe");
        page.locator("input[type=file]").setInputFiles(sound);
        button("SRT").waitFor();
        assertTrue(page.locator(".segments li").count() > 5);

        Download download = page.waitForDownload(() -> button("SRT").click());
        assertEquals("long.srt", download.suggestedFilename());
        String expected =
                RestAssured.given()
                        .port(server.port())
                        .multiPart("file", sound.toFile())
                        .multiPart("model", "whisper-base")
                        .multiPart("response_format", "srt")
                        .post("/v1/audio/transcriptions")
                        .asString();
        assertEquals(expected, Files.readString(download.path()));

        Locator third = page.locator(".segments button").nth(2);
        third.click();
        assertThat(third).hasAttribute("aria-current", "true");
        Object place = page.evaluate("() => document.querySelector('audio').currentTime");
        assertTrue(((Number) place).doubleValue() > 10, "played from " + place + " s");

        browser.open("library");
        assertThat(page.locator(".items .card")).hasCount(1);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("long.ogg")).click();
        assertThat(page.locator(".segments li").first()).isVisible();
        browser.open("library");
        button("Delete").click();
        assertThat(page.locator(".items .card")).hasCount(0);
        browser.assertQuiet();
    }

    @Test
    void showsTheEngineAtWork() {
        browser.open("engine");
        Locator written = page.locator("[data-reading=written]");
        assertThat(written).hasText("0");
        page.evaluate(
                """
                () => { fetch('/v1/chat/completions', {method: 'POST',
                  headers: {'Content-Type': 'application/json'},
                  body: JSON.stringify({model: 'smollm2-135m', max_tokens: 150, ignore_eos: true,
                    messages: [{role: 'user', content: 'Count.'}]})}); }
                """);
        assertThat(page.locator("[data-reading=running]")).hasText("1");
        assertThat(written).hasText(Pattern.compile("[1-9]\\d*"));
        assertThat(page.locator("[data-reading=running]")).hasText("0");
        assertThat(page.getByText("/v1/chat/completions")).isVisible();
        browser.assertQuiet();
    }

    /** Every page at both widths in both lights, with something on it. */
    @Test
    void looksRightToEveryone() throws IOException {
        List<String> measures = new ArrayList<>();
        browser.open("chat");
        measures.add("first paint of a first visit: %.0f ms".formatted(browser.firstPaintMs()));
        inspectAll("empty", "chat", "transcribe", "library", "engine");
        browser.open("chat");
        button("Options").click();
        setOption("Temperature", "0");
        setOption("Longest answer", "160");
        button("Options").click();
        ask("Give me a recipe for pancakes as a numbered list.");
        awaitAnswer();
        browser.open("transcribe");
        page.locator("input[type=file]").setInputFiles(SOUNDS.resolve("jfk.flac"));
        button("SRT").waitFor();
        inspectAll("used", "chat", "transcribe", "library", "engine");
        browser.open("chat");
        page.reload();
        measures.add("of a later one: %.0f ms".formatted(browser.firstPaintMs()));
        button("Options").click();
        button("API call").click();
        inspectAll("dialog", "");
        page.keyboard().press("Escape");
        inspectAll("options", "");
        button("Preferences").click();
        inspectAll("preferences", "");
        page.getByLabel("Dark").check();
        assertEquals("dark", page.locator("html").getAttribute("data-theme"));
        page.reload();
        assertEquals("dark", page.locator("html").getAttribute("data-theme"));
        Files.write(StudioBrowser.PICTURES.resolve("measures.txt"), measures);
        browser.assertQuiet();
    }

    private void inspectAll(String state, String... names) throws IOException {
        for (String name : names) {
            if (!name.isEmpty()) {
                page.evaluate("(name) => { location.hash = name; }", name);
                page.locator(".page." + name + " h1").waitFor();
                page.waitForTimeout(300);
            }
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                String label =
                        String.join("-", state, name, scheme.name().toLowerCase(Locale.ROOT));
                browser.look(1280, 800, scheme);
                browser.inspect(label + "-1280");
                browser.look(390, 844, scheme);
                browser.inspect(label + "-390");
                browser.look(1280, 800, scheme);
            }
        }
    }

    @Test
    void isUsableByKeyboard() {
        browser.open("chat");
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        message().focus();
        page.keyboard().type("Say hello.");
        page.keyboard().press("Shift+Enter");
        page.keyboard().type("Briefly.");
        assertEquals("Say hello.\nBriefly.", message().inputValue());
        page.keyboard().press("Enter");
        awaitAnswer();
        assertFalse(page.locator(".question .typed").innerText().isEmpty());
        assertThat(message()).isFocused();
        button("Preferences").press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        assertThat(button("Preferences")).isFocused();
        browser.assertQuiet();
    }
}
