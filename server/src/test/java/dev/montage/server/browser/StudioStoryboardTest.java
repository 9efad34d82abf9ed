package dev.montage.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.montage.server.ServerUnderTest;
import dev.montage.server.settings.Setting;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A director's ways through the Studio, on a unified model with random weights. */
@Tag("browser")
final class StudioStoryboardTest {
    private static final Path PICTURE =
            RealServer.HOME.resolve("models/checkpoints/visual-codec/sheet.jpg");
    private static final String CARDS = ".checkpoints > .card";

    /** Plays a film to its end while it is made; evaluates to how long it was. */
    private static final String WATCH_GROWING =
            """
            async () => {
              const { call } = await import('/studio/base/api.js');
              const { streamAddress } = await import('/studio/storyboard/films.js');
              const body = { prompt: 'a boat', seconds: '6', seed: 99 };
              const video = document.createElement('video');
              video.muted = true;
              video.src = streamAddress(await call('POST', 'v1/videos', body));
              video.playbackRate = 8;
              const over = new Promise((resolve, reject) => {
                video.onended = resolve;
                video.onerror = () => reject(video.error);
              });
              await video.play();
              await over;
              return video.currentTime;
            }
            """;

    private static ServerUnderTest server;

    private StudioBrowser browser;
    private Page page;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.startWithPictures(Map.of());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        browser = StudioBrowser.start(server.port());
        page = browser.page();
        browser.open("storyboard");
    }

    @AfterEach
    void close() {
        browser.close();
    }

    private Locator prompt(int number) {
        return page.getByLabel("What is seen from checkpoint " + number + " on");
    }

    private Locator reading(String name) {
        return page.locator("[data-reading=" + name + "]");
    }

    private Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private byte[] downloaded(String button, String name) throws IOException {
        Download download = page.waitForDownload(() -> browser.button(button).click());
        assertEquals(name, download.suggestedFilename());
        return Files.readAllBytes(download.path());
    }

    private void inspect(String name) throws IOException {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            String label = name + "-" + scheme.name().toLowerCase(Locale.ROOT);
            browser.look(390, 844, scheme);
            browser.inspect(label + "-390");
            browser.look(1280, 1400, scheme);
            browser.inspect(label + "-1280");
        }
    }

    @Test
    void directsAFilm() throws IOException {
        page.getByText("A dog and the weather").click();
        assertThat(page.locator(CARDS)).hasCount(4);
        assertThat(reading("estimate")).containsText("of computing");
        inspect("storyboard-written");
        browser.button("Make the film").click();
        assertThat(page.locator("video.film")).isVisible();
        assertThat(reading("reused")).containsText("0 of ");
        assertThat(page.locator(CARDS + " img")).hasCount(4);
        assertThat(page.locator(CARDS + " .seen")).hasCount(4);
        assertThat(page.locator(".span[data-covered='1.00']")).hasCount(4);
        assertThat(browser.button("Render again")).isDisabled();

        prompt(4).fill("A snowman in a green meadow at night in falling snow.");
        assertThat(page.locator(CARDS).nth(3)).containsText("To be made again");
        // What leads there turns grey, too; what is before stays.
        assertThat(page.locator(".span[data-covered='0.00']")).hasCount(2);
        assertThat(page.locator(".cost")).containsText("1 of 4 pictures and 2 of 4 stretches");
        inspect("storyboard-changed");
        browser.button("Render again").click();
        assertThat(page.locator(".facts-line")).containsText("version 2");
        assertThat(reading("reused"))
                .containsText(Pattern.compile("^[1-9]\\d* of \\d+ parts re-used"));
        assertThat(page.locator(CARDS).first()).containsText("Re-used");
        assertThat(page.locator(CARDS + " img")).hasCount(4);
        inspect("storyboard-made");

        String name = "a-dog-moving-to-the-left";
        byte[] film = downloaded("MP4", name + ".mp4");
        assertEquals("ftyp", new String(film, 4, 4, StandardCharsets.US_ASCII));
        byte[] gif = downloaded("GIF", name + ".gif");
        assertEquals("GIF8", new String(gif, 0, 4, StandardCharsets.US_ASCII));
        byte[] sheet = downloaded("Contact sheet", name + "-contact-sheet.jpg");
        assertArrayEquals(new byte[] {(byte) 0xff, (byte) 0xd8}, Arrays.copyOf(sheet, 2));
        browser.button("Compare with version 1").click();
        assertThat(page.locator(".pair video")).hasCount(2);

        // All of it is on the server.
        page.reload();
        assertThat(prompt(4)).hasValue("A snowman in a green meadow at night in falling snow.");
        assertThat(page.locator(".facts-line")).containsText("version 2");
        assertThat(page.locator(CARDS + " img")).hasCount(4);
        browser.assertQuiet();
    }

    @Test
    void showsPicturesWhileTheFilmIsMade() throws IOException {
        prompt(1).fill("A rocket in a desert.");
        // Long enough to be looked at.
        page.getByLabel("Length, seconds").fill("300");
        browser.button("Make the film").click();
        Locator card = page.locator(CARDS).first();
        assertThat(card.locator("img"))
                .hasAttribute("src", Pattern.compile("variant=checkpoint&checkpoint=0&version=1$"));
        page.waitForFunction("() => document.querySelector('.checkpoints img').naturalWidth > 0");
        assertThat(card).containsText("Picture there");
        browser.button("Stop and delete").click();
        assertThat(card.locator("img")).hasCount(0);
        browser.assertQuiet();
    }

    @Test
    void remixesExtendsAndKeepsThemTogether() throws IOException {
        prompt(1).fill("A rocket in a desert.");
        page.getByLabel("Length, seconds").fill("2");
        page.getByLabel("Draft").check();
        browser.button("Make the film").click();
        reading("reused").waitFor();
        browser.button("Remix").click();
        page.getByLabel("Words").fill("A rocket in a desert at night.");
        browser.button("Make the remix").click();
        assertThat(prompt(1)).hasValue("A rocket in a desert at night.");
        browser.button("Extend").click();
        page.getByLabel("Words").fill("It starts to snow.");
        page.getByLabel("Seconds", new Page.GetByLabelOptions().setExact(true)).fill("1.5");
        browser.button("Make it longer").click();
        assertThat(prompt(2)).hasValue("It starts to snow.");
        assertThat(page.getByLabel("Length, seconds")).hasValue("3.5");
        reading("reused").waitFor();

        link("Library").click();
        Locator family =
                page.locator(".family", new Page.LocatorOptions().setHasText("It starts to snow."));
        assertThat(family.locator(".film")).hasCount(3);
        inspect("library-films");
        family.getByRole(AriaRole.LINK).first().click();
        assertThat(prompt(1)).hasValue("A rocket in a desert.");
        browser.button("Delete the film").click();
        assertThat(browser.button("Make the film")).isEnabled();
        link("Library").click();
        assertThat(family.locator(".film")).hasCount(2);
        browser.assertQuiet();
    }

    @Test
    void editsByMouseAndKeyboard() throws IOException {
        page.getByText("A boat at sea").click();
        Locator third = page.getByRole(AriaRole.SLIDER).nth(1);
        assertThat(third).hasAttribute("aria-valuenow", "10");
        third.press("ArrowLeft");
        assertThat(page.getByLabel("Checkpoint 3 is at second")).hasValue("9.5");
        // No further than the next allows.
        third.press("End");
        assertThat(third).hasAttribute("aria-valuenow", "14.5");
        BoundingBox box = third.boundingBox();
        BoundingBox line = page.locator(".line").boundingBox();
        page.mouse().move(box.x + box.width / 2, box.y + box.height / 2);
        page.mouse().down();
        page.mouse().move(line.x + line.width * 12 / 20, box.y);
        page.mouse().up();
        assertThat(third).hasAttribute("aria-valuenow", "12");

        browser.button("Duplicate checkpoint 2").click();
        assertThat(page.locator(CARDS)).hasCount(5);
        assertThat(page.getByLabel("Checkpoint 3 is at second")).hasValue("8.5");
        browser.button("Delete checkpoint 1").click();
        assertThat(page.locator(".checkpoints .time").first()).hasText("0 s");
        page.locator(".track")
                .click(new Locator.ClickOptions().setPosition(line.width * 2 / 20, 5));
        assertThat(page.locator(CARDS)).hasCount(5);
        assertThat(page.getByLabel("Checkpoint 2 is at second")).hasValue("2");
        assertThat(page.locator(".cost")).containsText("Checkpoint 2 still needs its words.");
        prompt(2).fill("A crab on a beach.");
        page.locator(CARDS).nth(1).getByText("Continue").click();
        page.getByLabel("Choose a picture for checkpoint 1").setInputFiles(PICTURE);
        assertThat(page.getByAltText("Your picture for checkpoint 1")).isVisible();

        byte[] saved = downloaded("Save", "storyboard.json");
        JsonPath board = JsonPath.from(new String(saved, StandardCharsets.UTF_8));
        assertEquals("A crab on a beach.", board.getString("storyboard[1].prompt"));
        assertEquals("continue", board.getString("storyboard[1].transition"));
        assertTrue(board.getString("storyboard[0].image").startsWith("data:image/jpeg;base64,"));
        browser.button("New").click();
        assertThat(page.locator(CARDS)).hasCount(1);
        Locator file = page.getByLabel("Open a storyboard");
        file.setInputFiles(new FilePayload("board.json", "application/json", saved));
        assertThat(prompt(2)).hasValue("A crab on a beach.");
        assertThat(page.getByAltText("Your picture for checkpoint 1")).isVisible();
        file.setInputFiles(new FilePayload("none.json", "application/json", new byte[] {'{'}));
        assertThat(page.getByText("This file is not JSON.")).isVisible();
        assertThat(prompt(2)).hasValue("A crab on a beach.");
        // Words that were not sent are kept; what the server was given is the film's.
        page.reload();
        assertThat(prompt(2)).hasValue("A crab on a beach.");
        browser.assertQuiet();
    }

    @Test
    void saysThatNoModelMakesFilms() throws IOException {
        try (ServerUnderTest other = ServerUnderTest.start(Map.of());
                StudioBrowser visitor = StudioBrowser.start(other.port())) {
            visitor.open("storyboard");
            assertThat(visitor.page().getByText("No model on this server makes films")).isVisible();
            assertThat(visitor.page().locator(".models")).containsText("fake-chat");
            visitor.page().getByText("A rocket leaves").click();
            assertThat(visitor.button("Make the film")).isDisabled();
            visitor.inspect("storyboard-no-model");
            visitor.assertQuiet();
        }
    }

    @Test
    void playsFilmsOfAServerThatWantsAKey() {
        try (ServerUnderTest other =
                        ServerUnderTest.startWithPictures(Map.of(Setting.API_KEYS, "alpha"));
                StudioBrowser visitor = StudioBrowser.start(other.port())) {
            visitor.expectReplies(401);
            visitor.open("transcribe");
            visitor.page().evaluate("() => localStorage.setItem('montage.key', 'alpha')");
            visitor.open("storyboard");
            visitor.page().reload();
            visitor.page().getByText("A rocket leaves").click();
            visitor.button("Make the film").click();
            assertThat(visitor.page().locator("video.film"))
                    .hasAttribute("src", Pattern.compile("^blob:"));
            assertThat(visitor.page().locator(CARDS + " img")).hasCount(4);
            Object seconds = visitor.page().evaluate(WATCH_GROWING);
            assertEquals(6, ((Number) seconds).doubleValue(), 0.5);
            visitor.assertQuiet();
        }
    }
}
