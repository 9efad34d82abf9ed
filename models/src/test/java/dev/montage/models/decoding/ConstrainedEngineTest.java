package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.grammar.Grammar;
import dev.montage.models.grammar.Grammars;
import dev.montage.models.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A grammar holds beside all that a sampler does, and a seed gives its answer under any load. */
@Timeout(60)
final class ConstrainedEngineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Grammars GRAMMARS = new Grammars(Requests.TOKENIZER);
    private static final int STOP = 256;
    private static final String SCHEMA =
            """
            {"type": "object", "properties": {
               "name": {"type": "string", "maxLength": 4},
               "sizes": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 20}}},
             "required": ["name", "sizes"], "additionalProperties": false}
            """;

    private static Grammar grammar(String schema) {
        return GRAMMARS.get(
                schema,
                builder -> {
                    try {
                        return Schemas.rule(JSON.readTree(schema), builder);
                    } catch (JsonProcessingException e) {
                        throw new IllegalArgumentException(e);
                    }
                });
    }

    private static List<GenerationRequest> requests() {
        List<GenerationRequest> requests = new ArrayList<>();
        for (Sampling sampling :
                List.of(
                        Sampling.greedy(),
                        Sampling.of(0.7, 3),
                        new Sampling(1.5, 5, 1, 0, 1, 0, 0, Map.of(), 4),
                        new Sampling(1, 0, 0.3, 0.01, 1, 0, 0, Map.of(), 5),
                        new Sampling(1, 0, 1, 0, 1.3, 2, 2, Map.of(), 6),
                        new Sampling(1, 0, 1, 0, 1, 0, 0, Map.of((int) '{', -100f), 7))) {
            int maxTokens = grammar(SCHEMA).tokensToEnd() + 10 * requests.size();
            requests.add(
                    new GenerationRequest(
                            List.of(Requests.prompt(10, 1)),
                            Requests.TOKENIZER,
                            maxTokens,
                            Set.of(STOP),
                            List.of(),
                            sampling,
                            true,
                            2,
                            List.of(grammar(SCHEMA).rule(maxTokens, Set.of(STOP))),
                            Optional.empty()));
        }
        return requests;
    }

    private static Engine engine(int blocks, EngineSettings settings) {
        return new Engine(new HashBackbone(Requests.VOCABULARY, 200, 4, blocks, 32), settings);
    }

    private static String text(List<Event> events) {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            switch (event) {
                case Event.Token token -> {
                    text.append(token.text());
                    assertTrue(token.logProbability() <= 0, token.toString());
                }
                case Event.Finished finished -> text.append(finished.text());
                case Event.Slice slice -> throw slice.unexpected();
                case Event.Failed failed -> throw new AssertionError(failed);
            }
        }
        return text.toString();
    }

    @Test
    void holdsBesideAllSampling() throws Exception {
        List<String> alone = new ArrayList<>();
        try (Engine engine = engine(400, new EngineSettings(1, 64, 32, false))) {
            for (GenerationRequest request : requests()) {
                alone.add(text(Requests.events(engine.submit(request))));
            }
        }
        for (String answer : alone) {
            JsonNode document = JSON.readTree(answer);
            assertTrue(document.get("name").textValue().codePoints().count() <= 4, answer);
            document.get("sizes").forEach(size -> assertTrue(size.intValue() <= 20, answer));
        }
        try (Engine engine = engine(60, new EngineSettings(8, 64, 32, true))) {
            List<String> together = new ArrayList<>();
            for (Generation generation : engine.submitAll(requests())) {
                together.add(text(Requests.events(generation)));
            }
            assertEquals(alone, together);
        }
    }

    @Test
    void endsWithoutAStopToken() throws Exception {
        GenerationRequest request = requests().get(1);
        try (Engine engine = engine(400, new EngineSettings(1, 64, 32, false))) {
            List<Event> events = Requests.events(engine.submit(request));
            assertTrue(events.size() - 1 <= request.maxTokens());
            assertEquals(events.size() - 1, Requests.finished(events).usage().completionTokens());
        }
    }
}
