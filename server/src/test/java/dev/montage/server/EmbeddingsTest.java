package dev.montage.server;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.response.Response;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmbeddingsTest {
    @RegisterExtension static final ServerUnderTest server = ServerUnderTest.start(Map.of());

    private static Response embed(String input, String more) {
        String body = "{'model':'fake-chat','input':" + input + more + "}";
        return server.given().body(body.replace('\'', '"')).post("/v1/embeddings");
    }

    @Test
    void embedsTextsAndTokensAlike() {
        Response one = embed("'ab'", "");
        one.then()
                .statusCode(200)
                .header("x-ratelimit-limit-requests", "16")
                .body("object", equalTo("list"))
                .body("model", equalTo("fake-chat"))
                .body("data", hasSize(1))
                .body("data[0].object", equalTo("embedding"))
                .body("data[0].index", equalTo(0))
                .body("usage", equalTo(Map.of("prompt_tokens", 2, "total_tokens", 2)));
        // a is 97 and b is 98: the states are (1, 1, 1, 2) and (1, 0, 2, 3).
        List<Float> found = one.path("data[0].embedding");
        double length = Math.sqrt(2 * 2 + 1 + 3 * 3 + 5 * 5);
        assertArrayEquals(
                new double[] {2 / length, 1 / length, 3 / length, 5 / length},
                found.stream().mapToDouble(Float::doubleValue).toArray(),
                1e-6);
        for (String same : List.of("['ab']", "[97,98]", "[[97,98]]")) {
            assertEquals(found, embed(same, "").path("data[0].embedding"));
        }
    }

    @Test
    void sendsBytesIfAsked() {
        List<Float> numbers =
                embed("'hello'", ",'encoding_format':'float'").path("data[0].embedding");
        String text = embed("'hello'", ",'encoding_format':'base64'").path("data[0].embedding");
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            assertEquals(number, bytes.getFloat());
        }
        assertEquals(0, bytes.remaining());
    }

    @Test
    void cutsToTheLengthAskedFor() {
        List<Float> cut = embed("'ab'", ",'dimensions':2").path("data[0].embedding");
        assertArrayEquals(
                new double[] {2 / Math.sqrt(5), 1 / Math.sqrt(5)},
                cut.stream().mapToDouble(Float::doubleValue).toArray(),
                1e-6);
    }

    @Test
    void readsMoreTextsThanTheQueueHolds() {
        String many =
                IntStream.range(0, 100)
                        .mapToObj(i -> "'" + "x".repeat(1 + i) + "'")
                        .collect(Collectors.joining(",", "[", "]"));
        embed(many, "")
                .then()
                .statusCode(200)
                .body("data", hasSize(100))
                .body("data[99].index", equalTo(99))
                .body("usage.total_tokens", equalTo(5050));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    null | | input | missing_required_parameter
                    [] | | input | invalid_value
                    '' | | input | invalid_value
                    ['a',''] | | input[1] | invalid_value
                    ['a',5] | | input[1] | invalid_type
                    [[97],[300]] | | input[1] | invalid_value
                    'a' | ,'dimensions':0 | dimensions | invalid_value
                    'a' | ,'dimensions':5 | dimensions | invalid_value
                    'a' | ,'encoding_format':'hex' | encoding_format | invalid_value
                    """)
    void namesTheWrongField(String input, String more, String param, String code) {
        embed(input, more == null ? "" : more)
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code));
    }

    @Test
    void saysHowMuchFits() {
        embed("['a','" + "x".repeat(2049) + "']", "")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("input[1]"))
                .body("error.code", equalTo("context_length_exceeded"));
        embed("'" + "x".repeat(2048) + "'", "").then().statusCode(200);
    }
}
