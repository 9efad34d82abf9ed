package dev.montage.server;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.montage.server.settings.Setting;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilesTest {
    private static final String FILES = "/v1/files";

    @TempDir private Path folder;
    private ServerUnderTest server;

    @BeforeEach
    void start() {
        server =
                ServerUnderTest.start(
                        Map.of(
                                Setting.FILES_DIRECTORY,
                                folder.resolve("files").toString(),
                                Setting.FILES_BYTES,
                                "100000"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RequestSpecification form(String filename, String content) {
        return server.given()
                .contentType("multipart/form-data")
                .multiPart("file", filename, content.getBytes(StandardCharsets.UTF_8));
    }

    private Response upload(String filename, String content) {
        return form(filename, content).multiPart("purpose", "user_data").post(FILES);
    }

    private Response get(String path) {
        return server.given().get(FILES + path);
    }

    @Test
    void keepsAFile() {
        Response sent = upload("notes.txt", "Hello.");
        sent.then()
                .statusCode(200)
                .body("id", matchesPattern("file-[0-9a-f]{32}"))
                .body("object", equalTo("file"))
                .body("bytes", equalTo(6))
                .body("created_at", greaterThan(1_700_000_000))
                .body("filename", equalTo("notes.txt"))
                .body("purpose", equalTo("user_data"))
                .body("status", equalTo("processed"));
        String id = sent.path("id");
        get("/" + id).then().statusCode(200).body("$", equalTo(sent.path("$")));
        get("/" + id + "/content")
                .then()
                .statusCode(200)
                .contentType("application/octet-stream")
                .header("Content-Length", "6")
                .header("Content-Disposition", "attachment; filename*=UTF-8''notes.txt")
                .body(equalTo("Hello."));
        server.given()
                .delete(FILES + "/" + id)
                .then()
                .statusCode(200)
                .body("deleted", equalTo(true));
        for (String path : List.of("/" + id, "/" + id + "/content")) {
            get(path).then().statusCode(404).body("error.code", equalTo("file_not_found"));
        }
        server.given().delete(FILES + "/" + id).then().statusCode(404);
    }

    @Test
    void survivesARestart() throws IOException {
        byte[] content = Sounds.wav(1);
        String id =
                server.given()
                        .contentType("multipart/form-data")
                        .multiPart("file", "sound.wav", content)
                        .multiPart("purpose", "user_data")
                        .post(FILES)
                        .path("id");
        Response before = get("");
        stop();
        start();
        get("").then().body("$", equalTo(before.path("$")));
        assertArrayEquals(content, get("/" + id + "/content").asByteArray());
    }

    @Test
    void listsInPages() {
        List<String> ids =
                Stream.of("a", "b", "c")
                        .map(name -> upload(name, name).<String>path("id"))
                        .toList();
        get("").then().body("data.id", equalTo(ids.reversed())).body("has_more", equalTo(false));
        get("?order=asc&limit=2")
                .then()
                .body("data.id", equalTo(ids.subList(0, 2)))
                .body("first_id", equalTo(ids.get(0)))
                .body("has_more", equalTo(true));
        get("?order=asc&limit=2&after=" + ids.get(1))
                .then()
                .body("data.id", equalTo(ids.subList(2, 3)));
        get("?purpose=vision").then().body("data", hasSize(0));
        get("?limit=0").then().statusCode(400).body("error.param", equalTo("limit"));
    }

    @Test
    void makesNoPathOfWhatTheClientSays() throws IOException {
        String id = upload("../../etc/a file*.txt", "x").path("id");
        get("/" + id + "/content")
                .then()
                .header(
                        "Content-Disposition",
                        "attachment; filename*=UTF-8''..%2F..%2Fetc%2Fa%20file%2A.txt");
        try (Stream<Path> kept = Files.list(folder.resolve("files"))) {
            assertEquals(List.of(id), kept.map(path -> path.getFileName().toString()).toList());
        }
        for (String wrong : List.of("..", "%2e%2e", "..%2Ffiles", ".")) {
            server.given()
                    .urlEncodingEnabled(false)
                    .get(FILES + "/" + wrong + "/content")
                    .then()
                    .statusCode(404);
        }
    }

    @Test
    void holdsAsMuchAsItMay() {
        upload("a", "x".repeat(50_000)).then().statusCode(200);
        upload("b", "x".repeat(50_000))
                .then()
                .statusCode(413)
                .body("error.code", equalTo("storage_full"));
        upload("c", "x".repeat(30_000)).then().statusCode(200);
    }

    @Test
    void expiresAsAskedFor() {
        Response kept =
                form("a", "x")
                        .multiPart("purpose", "user_data")
                        .multiPart("expires_after[anchor]", "created_at")
                        .multiPart("expires_after[seconds]", "3600")
                        .post(FILES);
        kept.then().statusCode(200);
        assertEquals(kept.<Integer>path("created_at") + 3600, kept.<Integer>path("expires_at"));
        Response asJson =
                form("a", "x")
                        .multiPart("purpose", "user_data")
                        .multiPart(
                                "expires_after",
                                "{\"anchor\":\"created_at\",\"seconds\":7200}",
                                "application/json")
                        .post(FILES);
        assertEquals(asJson.<Integer>path("created_at") + 7200, asJson.<Integer>path("expires_at"));
        Response batch = form("b", "x").multiPart("purpose", "batch").post(FILES);
        assertEquals(
                batch.<Integer>path("created_at") + 30 * 24 * 3600,
                batch.<Integer>path("expires_at"));
    }

    @ParameterizedTest
    @CsvSource({
        "purpose, play, purpose, invalid_value",
        "other, x, purpose, missing_required_parameter",
        "expires_after[anchor], now, expires_after[anchor], invalid_value",
        "expires_after[anchor], created_at, expires_after[seconds], missing_required_parameter",
        "expires_after[seconds], 60, expires_after[anchor], missing_required_parameter",
        "expires_after, soon, expires_after, invalid_value",
        "expires_after, {}, expires_after.anchor, missing_required_parameter",
        "expires_after, {\"anchor\":\"created_at\"}, expires_after.seconds, missing_required_parameter",
    })
    void namesTheWrongField(String name, String value, String param, String code) {
        RequestSpecification form = form("a", "x").multiPart(name, value);
        if (name.startsWith("expires")) {
            form.multiPart("purpose", "user_data");
        }
        form.post(FILES)
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code));
    }

    @Test
    void asksForAFileWithSomethingInIt() {
        upload("empty", "").then().statusCode(400).body("error.param", equalTo("file"));
        server.given()
                .contentType("multipart/form-data")
                .multiPart("purpose", "user_data")
                .post(FILES)
                .then()
                .statusCode(400)
                .body("error.param", equalTo("file"));
    }
}
