package dev.montage.models.grammar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.schema.Schemas;
import dev.montage.tokenizers.Tokenizer;
import dev.montage.tokenizers.TokenizerJson;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a form costs with SmolLM2's vocabulary: compiling it, and the masks of the 38 tokens of one
 * answer, laid over the log-its.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GrammarBenchmark {
    private static final Path TOKENIZER =
            Path.of(
                    System.getProperty("montage.home", "."),
                    "models/checkpoints/smollm2-135m/tokenizer.json");
    private static final String SCHEMA =
            """
            {"type": "object", "properties": {
               "name": {"type": "string"}, "born": {"type": "string", "format": "date"},
               "tags": {"type": "array", "items": {"enum": ["red", "green", "blue"]}}},
             "required": ["name", "born", "tags"], "additionalProperties": false}
            """;
    private static final String ANSWER =
            "{\"name\": \"Ada Lovelace, Countess\", \"born\": \"1815-12-10\","
                    + " \"tags\": [\"red\", \"blue\"]}";

    @Param({"schema", "object"})
    private String form = "schema";

    private final Tokenizer tokenizer = TokenizerJson.load(TOKENIZER);
    private final Lexicon lexicon = new Lexicon(tokenizer);
    private final float[] logits = new float[tokenizer.vocabularySize()]; // [vocabulary]
    private final int[] answer = tokenizer.encode(ANSWER);
    private Grammar grammar = compile("{}");

    @Setup
    public void choose() {
        grammar = compile(form.equals("schema") ? SCHEMA : "{\"type\": \"object\"}");
    }

    private Grammar compile(String schema) {
        try {
            JsonNode json = new ObjectMapper().readTree(schema);
            GrammarBuilder builder = new GrammarBuilder(lexicon);
            return builder.build(Schemas.rule(json, builder));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Benchmark
    public Grammar compile() {
        return compile(form.equals("schema") ? SCHEMA : "{\"type\": \"object\"}");
    }

    @Benchmark
    public float masksOfAnAnswer() {
        GrammarRule rule = grammar.rule(1000, Set.of());
        for (int count = 0; count < answer.length; count++) {
            rule.apply(logits, 0, logits.length, answer, count);
        }
        return logits[0];
    }
}
