package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures, films and sound in responses and by the ids of uploaded files. */
final class MediaInputsTest {

    @TempDir private static Path folder;

    @RegisterExtension
    static final ServerUnderTest server = ServerUnderTest.startWithPictures(Map.of());

    private static String upload(byte[] file) {
        return server.given()
                .contentType("multipart/form-data")
                .multiPart("purpose", "vision")
                .multiPart("file", "any", file)
                .post("/v1/files")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private static Response chat(String part) {
        String body =
                """
                {"model":"tiny-model","max_tokens":8,"temperature":0,"messages":[{"role":"user","content":[
                  %s,{"type":"text","text":"What is it?"}]}]}"""
                        .formatted(part.replace('\'', '"'));
        return server.given().body(body).post("/v1/chat/completions");
    }

    private static Response respond(String part) {
        String body =
                """
                {"model":"tiny-model","max_output_tokens":16,"temperature":0,"input":[{"role":"user","content":[
                  %s,{"type":"input_text","text":"What is it?"}]}]}"""
                        .formatted(part.replace('\'', '"'));
        return server.given().body(body).post("/v1/responses");
    }

    private static int inputTokens(Response response) {
        response.then().statusCode(200);
        return response.path("usage.input_tokens");
    }

    /** A picture is the same picture by whatever way it comes. */
    @Test
    void picturesAreReadFromResponsesAndFiles() throws InterruptedException {
        String url = Pictures.dataUrl("image/png", Pictures.png(1));
        String id = upload(Pictures.png(1));
        Response chat = chat("{'type':'image_url','image_url':{'url':'" + url + "'}}");
        chat.then().statusCode(200);
        int tokens = chat.path("usage.prompt_tokens");
        String said = chat.path("choices[0].message.content");
        Response byId = chat("{'type':'file','file':{'file_id':'" + id + "'}}");
        byId.then().statusCode(200).body("choices[0].message.content", equalTo(said));
        assertEquals(tokens, byId.<Integer>path("usage.prompt_tokens"));
        for (String part :
                new String[] {
                    "{'type':'input_image','image_url':'" + url + "'}",
                    "{'type':'input_image','file_id':'" + id + "','detail':'low'}",
                    "{'type':'input_file','file_id':'" + id + "'}",
                    "{'type':'input_file','filename':'a.png','file_data':'" + url + "'}"
                }) {
            Response response = respond(part);
            assertEquals(tokens, inputTokens(response), part);
            String text = response.path("output[0].content[0].text");
            assertTrue(text.startsWith(said), part);
        }
    }

    @Test
    void conversationsKeepTheirPictures() throws InterruptedException {
        Response first =
                respond(
                        "{'type':'input_image','image_url':'"
                                + Pictures.dataUrl("image/png", Pictures.png(1))
                                + "'}");
        int before = inputTokens(first);
        String id = first.path("id");
        Response next =
                server.given()
                        .body(
                                """
                                {"model":"tiny-model","max_output_tokens":16,"input":"And where?","previous_response_id":"%s"}"""
                                        .formatted(id))
                        .post("/v1/responses");
        assertTrue(inputTokens(next) > before + 16, "what was seen and said before is there");
        server.given()
                .get("/v1/responses/" + id + "/input_items")
                .then()
                .statusCode(200)
                .body("data[0].content[0].type", equalTo("input_image"))
                .body("data[0].content[0].detail", equalTo("auto"));
    }

    @Test
    void filmsAndSoundAreReadFromFiles() throws IOException, InterruptedException {
        String film = upload(Files.readAllBytes(Pictures.film(folder, 1)));
        chat("{'type':'file','file':{'file_id':'" + film + "'}}")
                .then()
                .statusCode(200)
                .body("usage.prompt_tokens_details.video_tokens", equalTo(4 + 3 * 16));
        String sound = upload(Sounds.wav(1));
        String data = Base64.getEncoder().encodeToString(Sounds.wav(1));
        int heard =
                inputTokens(
                        respond(
                                "{'type':'input_audio','input_audio':{'data':'"
                                        + data
                                        + "','format':'wav'}}"));
        assertEquals(
                heard, inputTokens(respond("{'type':'input_file','file_id':'" + sound + "'}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"type":"input_image","file_id":"file-none"} | input[0].content[0].file_id | file_not_found
                    {"type":"input_image"} | input[0].content[0].image_url | invalid_value
                    {"type":"input_image","image_url":"https://example.org/a.png"} | input[0].content[0].image_url | unsupported_parameter
                    {"type":"input_image","image_url":"data:image/png;base64,iVBORw0K","detail":"all"} | input[0].content[0].detail | invalid_value
                    {"type":"input_file","file_url":"https://example.org/a.png"} | input[0].content[0].file_url | unsupported_parameter
                    {"type":"input_file","file_data":"data:image/png;base64,iVBORw0K","file_id":"file-1"} | input[0].content[0].file_data | invalid_value
                    {"type":"input_audio","input_audio":{"data":"AAAA","format":"pcm16"}} | input[0].content[0].input_audio.format | invalid_value
                    """)
    void saysWhatIsWrong(String part, String param, String code) {
        respond(part)
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code));
    }

    @Test
    void onlyPeopleShowMedia() {
        String body =
                """
                {"model":"tiny-model","input":[{"role":"assistant","content":[
                  {"type":"input_image","file_id":"file-1"}]},{"role":"user","content":"And?"}]}""";
        server.given()
                .body(body)
                .post("/v1/responses")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("input[0].content[0]"))
                .body("error.message", containsString("user"));
    }
}
