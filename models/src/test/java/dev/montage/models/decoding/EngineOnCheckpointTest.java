package dev.montage.models.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.backbone.BackboneRuntime;
import dev.montage.models.backbone.Kernels;
import dev.montage.models.backbone.KvCache;
import dev.montage.models.backbone.LlamaBackbone;
import dev.montage.models.backbone.LlamaConfig;
import dev.montage.models.backbone.Precision;
import dev.montage.models.backbone.WorkerTeam;
import dev.montage.models.sequence.Segment;
import dev.montage.models.weights.WeightsFile;
import dev.montage.models.weights.WeightsFiles;
import dev.montage.tokenizers.Tokenizer;
import dev.montage.tokenizers.TokenizerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine on real weights: a seed gives its answer under any load. */
@Timeout(120)
final class EngineOnCheckpointTest {

    private static final Path CHECKPOINT =
            Path.of(System.getProperty("montage.home"), "models/checkpoints/smollm2-135m");
    private static final Tokenizer TOKENIZER =
            TokenizerJson.load(CHECKPOINT.resolve("tokenizer.json"));

    @Test
    void aSeedGivesTheSameAnswerAloneAndInACrowd() throws Exception {
        List<GenerationRequest> requests = requests();
        List<List<Event>> alone = new ArrayList<>();
        try (Engine engine = engine(1024, new EngineSettings(1, 64, 32, false))) {
            for (GenerationRequest request : requests) {
                alone.add(Requests.events(engine.submit(request)));
            }
        }
        // Little room: sequences share blocks, wait, and give way to each other.
        try (Engine engine = engine(160, new EngineSettings(8, 64, 32, true))) {
            List<Generation> crowd = engine.submitAll(requests);
            for (int i = 0; i < requests.size(); i++) {
                List<Event> events = Requests.events(crowd.get(i));
                assertEquals(Requests.ids(alone.get(i)), Requests.ids(events));
                assertEquals(
                        alone.get(i).subList(0, events.size() - 1),
                        events.subList(0, events.size() - 1));
            }
            assertTrue(engine.status().prefixHits() > 0);
            assertTrue(engine.status().preemptions() > 0);
            Requests.assertIdle(engine);
        }
    }

    private static List<GenerationRequest> requests() {
        List<GenerationRequest> requests = new ArrayList<>();
        String story = "Once upon a time there was a small house at the edge of a wood. ";
        // So long that each answer needs another block.
        int[] beginning = Arrays.copyOf(TOKENIZER.encode(story.repeat(8)), 3 * KvCache.BLOCK - 8);
        for (String end : List.of("", "In it", "Nobody", "In it", "2 + 2 =")) {
            List<Segment> prompt = new ArrayList<>();
            prompt.add(new Segment.Tokens(beginning));
            prompt.add(new Segment.Tokens(TOKENIZER.encode(end)));
            Sampling sampling = new Sampling(0.9, 0, 0.95, 0, 1.1, 0, 0, Map.of(), requests.size());
            requests.add(
                    new GenerationRequest(
                            prompt,
                            TOKENIZER,
                            14,
                            Set.of(),
                            List.of(),
                            sampling,
                            true,
                            2,
                            List.of(),
                            Optional.empty()));
        }
        return requests;
    }

    private static Engine engine(int positions, EngineSettings settings) throws IOException {
        LlamaConfig config =
                LlamaConfig.of(
                        new ObjectMapper().readTree(CHECKPOINT.resolve("config.json").toFile()));
        try (WeightsFile file = WeightsFiles.open(CHECKPOINT)) {
            return new Engine(
                    new LlamaBackbone(
                            config,
                            file,
                            new BackboneRuntime(
                                    Kernels.best(),
                                    Precision.STORED,
                                    new WorkerTeam(2),
                                    positions / KvCache.BLOCK,
                                    64)),
                    settings);
        }
    }
}
