package dev.montage.server;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.models.weights.WeightsException;
import dev.montage.server.endpoints.MontageServer;
import dev.montage.server.serving.CheckpointLoader;
import dev.montage.server.settings.Setting;
import dev.montage.server.settings.Settings;
import dev.montage.server.settings.SettingsReader;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server on the weights that ship. */
final class RealModelsTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));
    private static final Path SOUNDS = HOME.resolve("modalities/src/test/resources/audio");
    private static final String CHAT = "/v1/chat/completions";
    private static final String TRANSCRIBE = "/v1/audio/transcriptions";

    private static Settings settings;
    private static CheckpointLoader loader;
    private static MontageServer server;

    @TempDir private static Path folder;

    @BeforeAll
    static void start() {
        settings = read(HOME, Map.of(Setting.QUEUE, "16", Setting.RUNNING, "8"));
        server = MontageServer.start(settings);
        loader = new CheckpointLoader(settings.engine());
        server.load(loader);
    }

    @AfterAll
    static void stop() {
        server.close();
        loader.close();
    }

    private static Settings read(Path home, Map<Setting, String> flags) {
        Map<Setting, String> all = new EnumMap<>(Setting.class);
        all.put(Setting.PORT, "0");
        all.put(Setting.DATA, "server/target/films");
        all.putAll(flags);
        return SettingsReader.read(home, Optional.empty(), Map.of(), all);
    }

    private static RequestSpecification json(String body) {
        return RestAssured.given()
                .port(server.port())
                .contentType("application/json")
                .body(body.replace('\'', '"'));
    }

    private static String ask(String question, String more) {
        return "{'model':'smollm2-135m','messages':[{'role':'user','content':'%s'}]%s}"
                .formatted(question, more);
    }

    private static RequestSpecification recording(Path file) {
        return RestAssured.given()
                .port(server.port())
                .multiPart("file", file.toFile())
                .multiPart("model", "whisper-base");
    }

    @Test
    void knowsACapital() {
        String question = ask("What is the capital of France?", ",'temperature':0,'max_tokens':20");
        json(question)
                .post(CHAT)
                .then()
                .statusCode(200)
                .body("choices[0].message.content", containsString("Paris"))
                .body("choices[0].finish_reason", equalTo("stop"))
                .body("usage.completion_tokens", lessThanOrEqualTo(20));
        json(question)
                .post(CHAT)
                .then()
                .body("usage.prompt_tokens_details.cached_tokens", greaterThan(0))
                .body("timings.cache_n", greaterThan(0));
    }

    @Test
    void answersWhatIsSpoken() throws IOException {
        Path file = SOUNDS.resolve("jfk.flac");
        String words = recording(file).post(TRANSCRIBE).then().extract().path("text");
        assertEquals(answer("{'type':'text','text':'" + words + "'}"), answer(sound(file)));
        Path silence = Files.write(folder.resolve("silence.wav"), Sounds.silence(4));
        json(said(sound(silence)))
                .post(CHAT)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("empty"))
                .body("error.message", containsString("Nobody speaks"));
    }

    private static String sound(Path file) throws IOException {
        return "{'type':'input_audio','input_audio':{'data':'%s','format':'wav'}}"
                .formatted(Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
    }

    private static String said(String part) {
        return "{'model':'montage-135m','temperature':0,'max_tokens':20,'messages':[{'role':'user','content':[%s]}]}"
                .formatted(part);
    }

    private static String answer(String part) {
        return json(said(part))
                .post(CHAT)
                .then()
                .statusCode(200)
                .extract()
                .path("choices[0].message.content");
    }

    @Test
    void repeatsItselfForASeed() {
        String body = ask("Tell me a story.", ",'seed':5,'n':2,'max_tokens':12,'logprobs':true");
        List<String> first = json(body).post(CHAT).path("choices.message.content");
        List<String> again = json(body).post(CHAT).path("choices.message.content");
        assertEquals(first, again);
        String streamed =
                json(body.replace("'n':2", "'stream':true"))
                        .post(CHAT)
                        .asString()
                        .lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> JsonPath.from(line.substring(6)))
                        .map(
                                chunk ->
                                        Optional.ofNullable(
                                                chunk.getString("choices[0].delta.content")))
                        .map(text -> text.orElse(""))
                        .collect(Collectors.joining());
        assertEquals(first.getFirst(), streamed);
    }

    @Test
    void remembersWhatWasSaidBefore() {
        String said =
                "{'model':'smollm2-135m','input':'%s','temperature':0,'max_output_tokens':30%s}";
        String first =
                json(said.formatted("The secret word is banana. Remember it.", ""))
                        .post("/v1/responses")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("id");
        json(said.formatted("What is the secret word?", ",'previous_response_id':'" + first + "'"))
                .post("/v1/responses")
                .then()
                .statusCode(200)
                .body("output[0].content[0].text", containsString("banana"))
                .body("usage.input_tokens_details.cached_tokens", greaterThan(0));
    }

    @Test
    void embedsWhatIsAlikeAlike() {
        String texts =
                "{'model':'smollm2-135m','input':['The cat sleeps on the sofa.',"
                        + "'A kitten is asleep on the couch.','for (int i = 0; i < n; i++) {']}";
        List<List<Float>> vectors =
                json(texts)
                        .post("/v1/embeddings")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("data.embedding");
        double alike = dot(vectors.get(0), vectors.get(1));
        assertTrue(alike > dot(vectors.get(0), vectors.get(2)), "alike: " + alike);
        assertEquals(1, dot(vectors.get(2), vectors.get(2)), 1e-5);
    }

    private static double dot(List<Float> a, List<Float> b) {
        assertEquals(576, a.size());
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += (double) a.get(i) * b.get(i);
        }
        return sum;
    }

    @Test
    void stopsWithinAStepWhenTheClientLeaves() throws IOException, InterruptedException {
        String body =
                ask("Write a long poem.", ",'stream':true,'ignore_eos':true,'max_tokens':4000")
                        .replace('\'', '"');
        String request =
                "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n".formatted(CHAT)
                        + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertEquals("HTTP/1.1 200", new String(in.readNBytes(12), StandardCharsets.UTF_8));
        }
        Waiting.until(
                () ->
                        RestAssured.given()
                                .port(server.port())
                                .get("/metrics")
                                .asString()
                                .contains("num_requests_running{model_name=\"smollm2-135m\"} 0.0"));
    }

    @Test
    void refusesWhatTheQueueCannotHold() throws InterruptedException, ExecutionException {
        String body = ask("Count to ten.", ",'max_tokens':8,'ignore_eos':true");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> replies = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                replies.add(threads.submit(() -> json(body).post(CHAT).statusCode()));
            }
            int answered = 0;
            for (Future<Integer> reply : replies) {
                assertTrue(reply.get() == 200 || reply.get() == 429, "status " + reply.get());
                answered += reply.get() == 200 ? 1 : 0;
            }
            assertTrue(answered >= 16, answered + " answered");
        }
        json(body).post(CHAT).then().statusCode(200);
    }

    @Test
    void transcribesInEveryFormat() {
        for (String format : List.of("json", "text", "srt", "vtt", "verbose_json")) {
            String reply =
                    recording(SOUNDS.resolve("jfk.flac"))
                            .multiPart("response_format", format)
                            .post(TRANSCRIBE)
                            .then()
                            .statusCode(200)
                            .extract()
                            .asString();
            assertTrue(reply.contains("what your country can do for you"), reply);
        }
    }

    @Test
    void givesWordTimes() {
        recording(SOUNDS.resolve("jfk.flac"))
                .multiPart("response_format", "verbose_json")
                .multiPart("timestamp_granularities[]", "word")
                .post(TRANSCRIBE)
                .then()
                .statusCode(200)
                .body("language", equalTo("english"))
                .body("words", hasSize(greaterThan(15)))
                .body("words[0].word", equalTo("And"));
    }

    @Test
    void theUnifiedModelWritesDownWhatIsSaidAndWhen() {
        Response reply =
                RestAssured.given()
                        .port(server.port())
                        .multiPart("file", SOUNDS.resolve("librivox-0880.flac").toFile())
                        .multiPart("model", "montage-135m")
                        .multiPart("response_format", "verbose_json")
                        .multiPart("timestamp_granularities[]", "word")
                        .post(TRANSCRIBE);
        reply.then().statusCode(200).body("text", containsString("He was not"));
        List<Double> starts = reply.jsonPath().getList("words.start", Double.class);
        List<Double> ends = reply.jsonPath().getList("words.end", Double.class);
        assertTrue(starts.size() >= 6, "words: " + starts);
        for (int i = 0; i < starts.size(); i++) {
            assertTrue(starts.get(i) < ends.get(i), starts + " " + ends);
            assertTrue(i == 0 || ends.get(i - 1) <= starts.get(i), starts + " " + ends);
        }
    }

    @Test
    void hearsNothingInThreeHoursOfSilence() throws IOException {
        Path silence = folder.resolve("silence.wav");
        Files.write(silence, Sounds.silence(3 * 3600));
        recording(silence)
                .post(TRANSCRIBE)
                .then()
                .statusCode(200)
                .body("text", equalTo(""))
                .body("usage.seconds", equalTo(10800.0f));
    }

    @Test
    void refusesBrokenRecordings() throws IOException {
        byte[] flac = Files.readAllBytes(SOUNDS.resolve("jfk.flac"));
        Path cut = folder.resolve("cut.flac");
        Files.write(cut, Arrays.copyOf(flac, 30));
        recording(cut).post(TRANSCRIBE).then().statusCode(400).body("error.param", equalTo("file"));
        Path text = folder.resolve("text.mp3");
        Files.writeString(text, "This is not a recording.");
        recording(text)
                .post(TRANSCRIBE)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("not_media"));
    }

    @Test
    void saysWhatIsWrongWithACheckpoint() throws IOException {
        Path whole = HOME.resolve("models/checkpoints/smollm2-135m");
        Path half = Files.createDirectories(folder.resolve("models/checkpoints/half"));
        String weights = "SmolLM2-135M-Instruct.Q4_1.gguf";
        for (String name : List.of("config.json", "tokenizer.json", weights)) {
            Files.copy(whole.resolve(name), half.resolve(name));
        }
        try (FileChannel file = FileChannel.open(half.resolve(weights), StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        try (MontageServer broken = MontageServer.start(read(folder, Map.of()))) {
            WeightsException failure =
                    assertThrows(WeightsException.class, () -> broken.load(loader));
            assertTrue(failure.toString().contains(weights), failure.toString());
        }
    }
}
