package dev.montage.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People's ways through the Studio, on the weights that ship. */
@Tag("browser")
final class StudioBrowserTest {
    private static final Path PICTURE =
            RealServer.HOME.resolve("models/checkpoints/visual-codec/sheet.jpg");
    private static final Pattern HEREDOC = Pattern.compile("(?s)<<'JSON'\n(.*)\nJSON$");

    private static RealServer server;

    private StudioBrowser browser;
    private Page page;

    @BeforeAll
    static void start() {
        server = RealServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
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

    /** What the page put on the clipboard. */
    private String copied() {
        return String.valueOf(page.evaluate("() => navigator.clipboard.readText()"));
    }

    @Test
    void chats() {
        browser.open("chat");
        browser.button("Options").click();
        browser.setOption("Temperature", "0");
        browser.ask("What is the capital of France?");
        browser.awaitAnswer();
        assertThat(page.locator(".answer .prose")).containsText("Paris");
        assertThat(page.locator(".costs"))
                .containsText(Pattern.compile("\\d+ tokens read .*\\d+ written .* in all"));

        browser.button("API call").click();
        browser.button("Copy the call").click();
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

        browser.button("Edit").click();
        assertThat(browser.message()).hasValue("What is the capital of France?");
        browser.ask("What is the capital of Germany?");
        browser.awaitAnswer();
        assertThat(page.locator(".question")).hasCount(1);
        assertThat(page.locator(".answer .prose")).containsText("Berlin");
        String answer = page.locator(".answer .prose").innerText();

        browser.button("Regenerate").click();
        browser.awaitAnswer();
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
        // What it likes best, it says without an end.
        browser.button("Options").click();
        browser.setOption("Temperature", "0");
        browser.setOption("Longest answer", "6000");
        browser.ask(StudioBrowser.ENDLESS);
        Locator growing = page.locator(".answer.writing .prose");
        growing.waitFor();
        int before = growing.innerText().length();
        page.waitForFunction(
                "(before) => document.querySelector('.prose').innerText.length > before + 20",
                before);
        // It goes on while another page is shown.
        page.locator("#rail a", new Page.LocatorOptions().setHasText("Engine")).click();
        page.locator("#rail a", new Page.LocatorOptions().setHasText("Chat")).click();
        browser.button("Stop").click();
        browser.awaitAnswer();
        assertThat(page.locator(".answer .costs")).containsText("Stopped.");
        assertTrue(page.locator(".answer .prose").innerText().length() > before);
        browser.assertQuiet();
    }

    @Test
    void saysWhyMediaAreRefused() {
        browser.expectReplies(400);
        browser.open("chat");
        page.locator(".composer input[type=file]").setInputFiles(PICTURE);
        browser.button("Record from the microphone").click();
        page.waitForTimeout(700);
        page.locator(".composer .recording").click();
        assertThat(page.locator(".composer .media li")).hasCount(2);
        // What the browser's microphone has in a test is no speech.
        browser.ask("What do you see?");
        browser.awaitAnswer();
        Locator note = page.locator(".answer .note");
        assertThat(note).containsText("messages[0].content[1]");
        assertThat(note).containsText("Nobody speaks in the recording");

        browser.button("Edit").click();
        browser.button("Remove recording.wav").click();
        browser.ask("What do you see?");
        browser.awaitAnswer();
        assertThat(page.locator(".answer .prose")).not().isEmpty();
        assertThat(page.locator(".answer .note")).hasCount(0);
        browser.assertQuiet();
    }

    @Test
    void transcribes() throws IOException {
        Path sound = RealServer.SOUNDS.resolve("long.ogg");
        browser.open("transcribe");
        browser.choose(sound);
        browser.button("SRT").waitFor();
        assertTrue(page.locator(".segments li").count() > 5);

        Download download = page.waitForDownload(() -> browser.button("SRT").click());
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
        browser.button("Delete").click();
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
                () => {
                  window.work = new AbortController();
                  fetch('/v1/chat/completions', {method: 'POST', signal: work.signal,
                    headers: {'Content-Type': 'application/json'},
                    body: JSON.stringify({model: 'smollm2-135m', ignore_eos: true,
                      messages: [{role: 'user', content: 'Count.'}]})}).catch(() => {});
                }
                """);
        assertThat(page.locator("[data-reading=running]")).hasText("1");
        assertThat(written).hasText(Pattern.compile("[1-9]\\d*"));
        page.evaluate("() => work.abort()");
        assertThat(page.locator("[data-reading=running]")).hasText("0");
        browser.assertQuiet();
    }

    @Test
    void isUsableByKeyboard() {
        browser.open("chat");
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        browser.message().focus();
        page.keyboard().type("Say hello.");
        page.keyboard().press("Shift+Enter");
        page.keyboard().type("Briefly.");
        assertThat(browser.message()).hasValue("Say hello.\nBriefly.");
        page.keyboard().press("Enter");
        browser.awaitAnswer();
        assertFalse(page.locator(".question .typed").innerText().isEmpty());
        assertThat(browser.message()).isFocused();
        browser.button("Preferences").press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        assertThat(browser.button("Preferences")).isFocused();
        browser.assertQuiet();
    }
}
