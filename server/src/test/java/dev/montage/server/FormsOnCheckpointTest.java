package dev.montage.server;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers in a form, from the chat model that ships. */
final class FormsOnCheckpointTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));
    private static final String CITY =
            "{'type':'object','properties':{'city':{'type':'string'},'country':{'type':'string'},"
                    + "'population':{'type':'integer','minimum':1}},"
                    + "'required':['city','country','population'],'additionalProperties':false}";

    private static CheckpointLoader loader;
    private static MontageServer server;

    @TempDir private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        Path checkpoints = Files.createDirectories(folder.resolve("models/checkpoints"));
        Files.createSymbolicLink(
                checkpoints.resolve("smollm2-135m"),
                HOME.resolve("models/checkpoints/smollm2-135m"));
        Settings settings =
                SettingsReader.read(
                        folder,
                        Optional.empty(),
                        Map.of(),
                        Map.of(Setting.PORT, "0", Setting.DATA, "data"));
        server = MontageServer.start(settings);
        loader = new CheckpointLoader(settings.engine());
        server.load(loader);
    }

    @AfterAll
    static void stop() {
        server.close();
        loader.close();
    }

    private static Response ask(String question, String more) {
        String body =
                "{'model':'smollm2-135m','temperature':0,'messages':"
                        + "[{'role':'user','content':'%s'}],%s}".formatted(question, more);
        return RestAssured.given()
                .port(server.port())
                .contentType("application/json")
                .body(body.replace('\'', '"'))
                .post("/v1/chat/completions");
    }

    @Test
    void describesACityAtEveryLimit() throws JsonProcessingException {
        for (int limit : List.of(20, 30, 60)) {
            Response response =
                    ask(
                            "Describe Paris as JSON with city, country and population.",
                            "'max_tokens':%d,'response_format':{'type':'json_schema',"
                                            .formatted(limit)
                                    + "'json_schema':{'name':'city','schema':"
                                    + CITY
                                    + "}}");
            response.then().statusCode(200);
            String content = response.path("choices[0].message.content");
            JsonNode city = new ObjectMapper().readTree(content);
            assertEquals(
                    List.of("city", "country", "population"),
                    city.propertyStream().map(Map.Entry::getKey).toList());
            assertTrue(city.get("population").longValue() >= 1, content);
            assertTrue(limit < 60 || content.contains("Paris"), content);
        }
    }

    @Test
    void callsTheToolItMust() throws JsonProcessingException {
        Response response =
                ask(
                        "What is the weather in Paris?",
                        "'max_tokens':80,'tool_choice':'required','tools':[{'type':'function',"
                                + "'function':{'name':'get_weather','description':"
                                + "'The weather of a city.','parameters':{'type':'object',"
                                + "'properties':{'city':{'type':'string'}},'required':['city'],"
                                + "'additionalProperties':false}}}]");
        response.then()
                .statusCode(200)
                .body("choices[0].message.tool_calls[0].function.name", equalTo("get_weather"));
        String arguments = response.path("choices[0].message.tool_calls[0].function.arguments");
        assertTrue(new ObjectMapper().readTree(arguments).get("city").isTextual(), arguments);
    }
}
