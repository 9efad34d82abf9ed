package dev.montage.server;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.server.settings.Setting;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the server sends of the Studio. */
final class StudioTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));
    private static final Path SOURCES = HOME.resolve("server/src/main/resources/studio");
    private static final int MOST_BYTES = 300_000;
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml");

    /** What a file loads: of HTML its links, of modules their imports, of styles their pictures. */
    private static final Pattern REFERENCE =
            Pattern.compile(
                    "(?:<link[^>]*\\shref=|<script[^>]*\\ssrc=|\\bfrom\\s*|\\bimport\\s*\\(?\\s*|\\burl\\(\\s*)"
                            + "[\"']([^\"'$]+)[\"']");

    private static final Pattern IMPORT =
            Pattern.compile("(?:\\bfrom|\\bimport)\\s*\"(\\.[^\"]+)\"");
    private static final Pattern PRELOAD =
            Pattern.compile("<link rel=\"modulepreload\" href=\"([^\"]+)\"");

    /** Addresses that name something and are never asked for. */
    private static final Pattern NAMESPACE = Pattern.compile("https?://www\\.w3\\.org/[\\w./]+");

    private static ServerUnderTest server;

    @BeforeAll
    static void start() {
        // With keys: the page itself needs none.
        server = ServerUnderTest.start(Map.of(Setting.API_KEYS, "alpha"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RequestSpecification browser() {
        return RestAssured.given()
                .port(server.port())
                .redirects()
                .follow(false)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    @Test
    void sendsBrowsersThere() {
        for (String path : Set.of("/", "/studio/")) {
            String to = browser().get(path).then().statusCode(302).extract().header("Location");
            assertEquals("/studio", URI.create("http://a" + path).resolve(to).getPath());
        }
        browser().head("/").then().statusCode(302).body(equalTo(""));
    }

    @Test
    void leavesProgramsAlone() {
        RestAssured.given()
                .port(server.port())
                .header("Accept", "application/json")
                .get("/")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("unknown_url"));
        browser()
                .post("/studio")
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD")
                .body("error.code", equalTo("method_not_allowed"));
        browser().get("/v1/models").then().statusCode(401);
        browser().get("/studios").then().statusCode(401);
    }

    @Test
    void findsNothingElse() {
        for (String path :
                Set.of(
                        "/studio/none.js",
                        "/studio/base",
                        "/studio/base/",
                        "/studio/index.html.bak",
                        "/studio/lit-html/package.json",
                        "/studio/..%2fopenai/schemas.json",
                        "/studio/%2e%2e/META-INF/MANIFEST.MF",
                        "/studio//etc/passwd")) {
            browser()
                    .urlEncodingEnabled(false)
                    .get(path)
                    .then()
                    .statusCode(404)
                    .body("error.code", equalTo("unknown_url"));
        }
        browser().head("/studio/none.js").then().statusCode(404);
    }

    @Test
    void allowsThePageItselfOnly() {
        browser()
                .get("/studio")
                .then()
                .statusCode(200)
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        "Content-Security-Policy",
                        allOf(
                                containsString("default-src 'none'"),
                                containsString("script-src 'self';"),
                                containsString("style-src 'self';"),
                                containsString("connect-src 'self';"),
                                not(containsString("unsafe")),
                                not(containsString("data:")),
                                not(containsString("http"))))
                .body(not(containsString("<style")), not(containsString(" style=")));
    }

    @Test
    void letsBrowsersKeepWhatHasNotChanged() {
        Response first = browser().get("/studio/main.js");
        String tag = first.header("ETag");
        assertEquals("no-cache", first.header("Cache-Control"));
        for (String known : Set.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            browser()
                    .header("If-None-Match", known)
                    .get("/studio/main.js")
                    .then()
                    .statusCode(304)
                    .header("ETag", tag)
                    .body(equalTo(""));
        }
        browser()
                .header("If-None-Match", "\"other\"")
                .get("/studio/main.js")
                .then()
                .statusCode(200);
        browser()
                .head("/studio/main.js")
                .then()
                .statusCode(200)
                .header("ETag", tag)
                .header("Content-Length", Integer.toString(first.asByteArray().length))
                .body(equalTo(""));
    }

    @Test
    void isSmallWholeAndAlone() throws IOException {
        Map<String, String> files = everything();
        int bytes = files.values().stream().mapToInt(String::length).sum();
        assertTrue(bytes < MOST_BYTES, bytes + " bytes");
        files.forEach(
                (path, text) -> {
                    String elsewhere = NAMESPACE.matcher(text).replaceAll("");
                    // A pattern that recognises addresses is none.
                    assertTrue(
                            !Pattern.compile("https?://\\w|[\"'(]//\\w").matcher(elsewhere).find(),
                            path + " refers to elsewhere");
                });
        assertEquals(written(), used(files), "files that are there, and files that are used");
    }

    @Test
    void offersTheLanguagesThatWhisperKnows() throws IOException {
        String config =
                Files.readString(HOME.resolve("models/checkpoints/whisper-base/config.json"));
        String offered = browser().get("/studio/transcribe/languages.js").asString();
        String codes = offered.substring(offered.indexOf("CODES ="), offered.indexOf(";"));
        assertEquals(
                texts(Pattern.compile("<\\|([a-z]{2,3})\\|>"), config),
                texts(Pattern.compile("\\b([a-z]{2,3})\\b"), codes));
    }

    private static Set<String> texts(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void asksForTheFirstPageAtOnce() {
        Map<String, String> files = everything();
        Set<String> imported = new TreeSet<>();
        Queue<String> left = new ArrayDeque<>(Set.of("/studio/main.js", "/studio/chat/page.js"));
        while (!left.isEmpty()) {
            String path = left.remove();
            if (imported.add(path)) {
                references(IMPORT, path, files.getOrDefault(path, "")).forEach(left::add);
            }
        }
        Set<String> preloaded =
                references(PRELOAD, "/studio", files.getOrDefault("/studio", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
        preloaded.add("/studio/main.js");
        assertEquals(imported, preloaded);
    }

    private static Stream<String> references(Pattern pattern, String path, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> URI.create(path).resolve(match.group(1)).getPath());
    }

    /** Every file that the page leads to, fetched as a browser would, by path. */
    private static Map<String, String> everything() {
        Map<String, String> files = new TreeMap<>();
        Queue<String> left = new ArrayDeque<>(Set.of("/studio"));
        while (!left.isEmpty()) {
            String path = left.remove();
            if (files.containsKey(path)) {
                continue;
            }
            String ending =
                    path.equals("/studio") ? "html" : path.substring(path.lastIndexOf('.') + 1);
            String text =
                    browser()
                            .get(path)
                            .then()
                            .statusCode(200)
                            .header("Content-Type", TYPES.get(ending))
                            .header("Cache-Control", "no-cache")
                            .extract()
                            .asString();
            files.put(path, text);
            references(REFERENCE, path, text).forEach(left::add);
        }
        return files;
    }

    private static Set<String> used(Map<String, String> files) {
        return files.keySet().stream()
                .filter(path -> !path.startsWith("/studio/lit-html/") && !path.equals("/studio"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> written() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(Files::isRegularFile)
                    .map(
                            file ->
                                    "/studio/"
                                            + SOURCES.relativize(file)
                                                    .toString()
                                                    .replace('\\', '/'))
                    .filter(path -> !path.equals("/studio/index.html"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
