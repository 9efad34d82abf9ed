package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures and films in requests and replies, on a unified model with random weights. */
final class PicturesTest {
    private static final int SLICE_TOKENS = 16;

    @TempDir private static Path folder;

    @RegisterExtension
    static final ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of());

    private static Response draw(String more) {
        String body = "{'prompt':'a red apple'" + more + "}";
        return server.given().body(body.replace('\'', '"')).post("/v1/images/generations");
    }

    private static byte[] picture(Response response, int index) {
        return Base64.getDecoder().decode(response.<String>path("data[" + index + "].b64_json"));
    }

    @Test
    void drawsPictures() throws IOException {
        Response drawn = draw(",'n':2,'seed':7");
        drawn.then()
                .statusCode(200)
                .body("data", hasSize(2))
                .body("output_format", equalTo("png"))
                .body("usage.output_tokens", equalTo(2 * SLICE_TOKENS));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture(drawn, 0)));
        assertEquals(32, image.getWidth());
        assertFalse(Arrays.equals(picture(drawn, 0), picture(drawn, 1)));
        assertArrayEquals(picture(drawn, 1), picture(draw(",'seed':8"), 0));
    }

    @Test
    void drawsInTheSizeAndFormatAskedFor() throws IOException {
        Response png = draw(",'size':'256x256','model':'tiny-model','temperature':0");
        assertEquals(256, ImageIO.read(new ByteArrayInputStream(picture(png, 0))).getHeight());
        byte[] jpeg = picture(draw(",'output_format':'jpeg','output_compression':50"), 0);
        assertEquals((byte) 0xFF, jpeg[0]);
        byte[] webp = picture(draw(",'output_format':'webp'"), 0);
        assertArrayEquals(
                "WEBP".getBytes(StandardCharsets.US_ASCII), Arrays.copyOfRange(webp, 8, 12));
    }

    @Test
    void drawsCandidatesToKeepTheLikeliest() {
        Response drawn = draw(",'n':2,'seed':7,'candidates':4");
        drawn.then()
                .statusCode(200)
                .body("data", hasSize(2))
                .body("usage.output_tokens", equalTo(2 * 4 * SLICE_TOKENS));
        assertArrayEquals(picture(drawn, 1), picture(draw(",'seed':8,'candidates':4"), 0));
    }

    @Test
    void givesAddressesOfPictures() {
        String url = draw(",'seed':8,'response_format':'url'").path("data[0].url");
        byte[] found = RestAssured.get(url).then().statusCode(200).extract().asByteArray();
        assertArrayEquals(picture(draw(",'seed':8"), 0), found);
        RestAssured.get(url.replaceFirst(".$", "x"))
                .then()
                .statusCode(404)
                .body("error.code", equalTo("picture_not_found"));
    }

    @Test
    void streamsPicturesAsTheyAreDone() {
        String events =
                draw(",'stream':true,'n':2,'partial_images':2")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
        assertEquals(3, events.split("event: image_generation.completed", -1).length);
        assertTrue(events.contains("\"b64_json\":\"iVBOR"), events);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ,'size':'300x300' | size | invalid_value
                    ,'size':'1536x1024' | size | invalid_value
                    ,'n':11 | n | invalid_value
                    ,'n':'2' | n | invalid_type
                    ,'response_format':'file' | response_format | unsupported_parameter
                    ,'output_format':'tiff' | output_format | invalid_value
                    ,'background':'transparent' | background | unsupported_parameter
                    ,'guidance':0.5 | guidance | invalid_value
                    ,'candidates':17 | candidates | invalid_value
                    ,'candidates':1.5 | candidates | invalid_type
                    ,'model':'fake-chat' | model | model_not_supported
                    ,'prompt':' ' | | invalid_json
                    """)
    void namesTheWrongField(String more, String param, String code) {
        draw(more)
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code));
    }

    @Test
    void refusesWithoutWordsOrModel() {
        server.given()
                .body("{\"prompt\":\" \"}")
                .post("/v1/images/generations")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("prompt"));
        draw(",'model':'none'").then().statusCode(404).body("error.param", equalTo("model"));
    }

    private static Response ask(String model, String part) {
        String body =
                """
                {"model":"%s","max_tokens":8,"temperature":0,"logprobs":true,"messages":[{"role":"user","content":[
                  %s,{"type":"text","text":"What is it?"}]}]}"""
                        .formatted(model, part);
        return server.given().body(body).post("/v1/chat/completions");
    }

    private static String image(String url) {
        return "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}";
    }

    @Test
    void chatsAboutPicturesAndFilms() throws IOException, InterruptedException {
        Response one = ask("tiny-model", image(Pictures.dataUrl("image/png", Pictures.png(3))));
        one.then()
                .statusCode(200)
                .body("usage.prompt_tokens_details.image_tokens", equalTo(4 + SLICE_TOKENS));
        Response other = ask("tiny-model", image(Pictures.dataUrl("image/png", Pictures.png(9))));
        String path = "choices[0].logprobs.content[0].logprob";
        assertNotEquals(one.<Float>path(path), other.<Float>path(path));
        String film = Pictures.dataUrl("video/mp4", Files.readAllBytes(Pictures.film(folder, 1)));
        ask("tiny-model", "{\"type\":\"video_url\",\"video_url\":{\"url\":\"" + film + "\"}}")
                .then()
                .statusCode(200)
                .body("usage.prompt_tokens_details.video_tokens", equalTo(4 + 3 * SLICE_TOKENS));
    }

    @Test
    void saysWhatIsWrongWithAPicture() throws InterruptedException {
        String url = "messages[0].content[0].image_url.url";
        ask("tiny-model", image("https://example.org/cat.png"))
                .then()
                .statusCode(400)
                .body("error.param", equalTo(url))
                .body("error.code", equalTo("unsupported_parameter"));
        byte[] cut = Arrays.copyOf(Pictures.png(3), 60);
        ask("tiny-model", image(Pictures.dataUrl("image/png", cut)))
                .then()
                .statusCode(400)
                .body("error.param", equalTo(url));
        ask("tiny-model", image("data:image/png;base64,@@"))
                .then()
                .statusCode(400)
                .body("error.message", containsString("nothing in it"));
        ask("fake-chat", image(Pictures.dataUrl("image/png", Pictures.png(3))))
                .then()
                .statusCode(400)
                .body("error.code", equalTo("unsupported_content_part"));
        String file = Pictures.dataUrl("image/png", Pictures.png(3));
        ask("fake-chat", "{\"type\":\"file\",\"file\":{\"file_data\":\"" + file + "\"}}")
                .then()
                .statusCode(400)
                .body("error.message", containsString("it takes: text, audio_url"));
    }

    @Test
    void captionsPictures() throws InterruptedException {
        String body =
                "{\"image\":\""
                        + Pictures.dataUrl("image/png", Pictures.png(3))
                        + "\",\"detail\":\"long\"}";
        Response reply = server.given().body(body).post("/v1/captions");
        reply.then()
                .statusCode(200)
                .body("object", equalTo("caption"))
                .body("model", equalTo("tiny-model"))
                .body("segments", hasSize(0))
                .body("usage.prompt_tokens_details.image_tokens", equalTo(4 + SLICE_TOKENS));
        server.given()
                .contentType("multipart/form-data")
                .multiPart("file", "any", Pictures.png(3))
                .multiPart("detail", "long")
                .post("/v1/captions")
                .then()
                .statusCode(200)
                .body("text", equalTo(reply.path("text")));
    }

    @Test
    void captionsFilmsPartByPart() throws IOException, InterruptedException {
        Path film = Pictures.film(folder, 5.5);
        Response reply =
                server.given()
                        .contentType("multipart/form-data")
                        .multiPart("file", film.toFile())
                        .post("/v1/captions");
        // 44 frames in slices of 3, 4 slices at a time.
        reply.then()
                .statusCode(200)
                .body(
                        "usage.prompt_tokens_details.video_tokens",
                        equalTo(4 * 4 + 15 * SLICE_TOKENS));
        List<Map<String, Object>> segments = reply.path("segments");
        assertEquals(0f, segments.getFirst().get("start"));
        assertEquals(5.5f, segments.getLast().get("end"));
        for (int i = 1; i < segments.size(); i++) {
            assertEquals(segments.get(i - 1).get("end"), segments.get(i).get("start"));
        }
        server.given()
                .contentType("multipart/form-data")
                .multiPart("file", film.toFile())
                .multiPart("response_format", "vtt")
                .post("/v1/captions")
                .then()
                .statusCode(200)
                .body(startsWith("WEBVTT"));
    }

    @Test
    void saysWhatIsWrongWithACaption() {
        for (Map.Entry<String, String> wrong :
                Map.of(
                                "{}", "image",
                                "{\"image\":\"AAAA\"}", "image",
                                "{\"video\":\"AAAA\"}", "video",
                                "{\"image\":\"AA==\",\"video\":\"AA==\"}", "video",
                                "{\"image\":\"AA==\",\"detail\":\"some\"}", "detail")
                        .entrySet()) {
            server.given()
                    .body(wrong.getKey())
                    .post("/v1/captions")
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo(wrong.getValue()));
        }
    }
}
