package dev.montage.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every client tries every feature; fails if one fails that a model promises. */
final class ConformanceTest {
    private static final Path HOME = Path.of(System.getProperty("montage.home"));
    private static final Path TARGET = HOME.resolve("conformance/suite/target");
    private static final Installed INSTALLED =
            new Installed(HOME.resolve("conformance/clients"), TARGET.resolve("clients"));

    /** Parts of names of clients: others are not tried then, and the page is not written. */
    private static final List<String> ONLY =
            Stream.of(System.getProperty("conformance.only", "").split(","))
                    .filter(part -> !part.isEmpty())
                    .toList();

    @TempDir private static Path folder;
    private static Scenery scenery;

    @BeforeAll
    static void start() {
        scenery = new Scenery(HOME, folder);
    }

    @AfterAll
    static void stop() {
        scenery.close();
    }

    @Test
    void clientsGetWhatTheyAskFor() throws IOException, InterruptedException {
        ServedModels models = scenery.models();
        Path situation = folder.resolve("situation.json");
        new ObjectMapper().writeValue(situation.toFile(), scenery.situation(models));
        List<Table.Column> columns = new ArrayList<>();
        for (ClientProgram program : programs()) {
            if (ONLY.isEmpty() || ONLY.stream().anyMatch(program.name()::contains)) {
                columns.add(column(program, program.run(situation, TARGET), models));
            }
        }
        Table table = new Table(columns);
        if (ONLY.isEmpty()) {
            Report.write(HOME.resolve("docs/clients.md"), table, models);
        }
        assertEquals(List.of(), table.failures());
    }

    /** Requests made from our own description, right ones and wrong ones. */
    @Test
    void doesAsItsDescriptionSays() throws IOException, InterruptedException {
        Assumptions.assumeTrue(ONLY.isEmpty() || ONLY.contains("schemathesis"));
        int end =
                Schemathesis.run(
                        INSTALLED.environment("schemathesis"),
                        HOME.resolve("conformance/clients/python"),
                        scenery.origin(),
                        TARGET);
        assertEquals(0, end, "see " + TARGET.resolve("schemathesis.log"));
    }

    private static List<ClientProgram> programs() throws IOException, InterruptedException {
        return List.of(
                INSTALLED.python("openai-python", "openai", "openai_client.py"),
                INSTALLED.node("openai-node", "openai_client.mjs"),
                INSTALLED.java("openai-java", "dev.montage.conformance.openaijava.OpenAiJava"),
                INSTALLED.java("langchain4j", "dev.montage.conformance.langchain4j.LangChain4j"),
                INSTALLED.java("spring-ai", "dev.montage.conformance.springai.SpringAi"),
                INSTALLED.python("litellm", "litellm", "litellm_client.py"),
                INSTALLED.node("AI SDK (openai)", "ai_sdk_client.mjs", "openai"),
                INSTALLED.node(
                        "AI SDK (openai-compatible)", "ai_sdk_client.mjs", "openai-compatible"));
    }

    private static Table.Column column(
            ClientProgram program, List<Line> lines, ServedModels models) {
        Map<Feature, Cell> cells = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            Optional<Line> said =
                    lines.stream()
                            .filter(line -> line.feature().equals(feature.wireName()))
                            .findFirst();
            cells.put(feature, Cell.of(said, models.promise(feature)));
        }
        String version = lines.isEmpty() ? "" : " " + lines.getFirst().version();
        return new Table.Column(program.name() + version, cells);
    }
}
