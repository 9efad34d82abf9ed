package dev.montage.models.families;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.modalities.media.MediaException;
import dev.montage.models.backbone.Precision;
import dev.montage.models.backbone.UnifiedGoldens;
import dev.montage.models.backbone.WorkerTeam;
import dev.montage.models.decoding.EngineSettings;
import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.sequence.Modality;
import dev.montage.models.sequence.Segment;
import dev.montage.models.speech.Recordings;
import dev.montage.models.speech.SyntheticSounds;
import dev.montage.models.weights.ConfigJson;
import dev.montage.models.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sound in a unified model against PyTorch; see goldens/montage/make_tiny_model.py. */
class HearingMontageTest {
    private static final Path GOLDENS =
            Path.of(System.getProperty("montage.home"))
                    .resolve("models/src/test/resources/goldens/montage");
    private static final Path TINY = GOLDENS.resolve("tiny-model");
    private static final JsonNode GOLDEN = ConfigJson.read(TINY.resolve("sound.json"));

    /** A position of the tiny model shows two states of 20 ms. */
    private static final int POSITION_SAMPLES = 640;

    /** Enough for the golden's three, should near ones change places. */
    private static final int MOST_ALTERNATIVES = 8;

    private static WorkerTeam team;
    private static ModelRuntime runtime;
    private static HearingMontage model;

    @BeforeAll
    static void load() {
        team = new WorkerTeam(2);
        EngineSettings engine = new EngineSettings(4, 8, 64, true);
        runtime =
                new ModelRuntime(
                        team, UnifiedGoldens.plainKernels(), Precision.STORED, 2048, 256, engine);
        model = (HearingMontage) Families.load(TINY, runtime);
    }

    @AfterAll
    static void close() {
        model.close();
        team.close();
    }

    private static List<Segment> prompt(ChatMessage.Part... parts) {
        return model.chatPrompt(List.of(new ChatMessage("user", List.of(parts), List.of())));
    }

    private static Segment.Embeddings embeddings(float... samples) throws InterruptedException {
        return (Segment.Embeddings) prompt(model.sound(PcmStream.of(samples))).get(1);
    }

    private static float[] floats(String name) {
        JsonNode array = GOLDEN.get(name);
        float[] floats = new float[array.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) array.get(i).asDouble();
        }
        return floats;
    }

    private static int[] golden(String name) {
        return UnifiedGoldens.ints(GOLDEN.get(name));
    }

    @Test
    void hearsAsPyTorchDoes() throws InterruptedException {
        ChatMessage.Sound sound = model.sound(Recordings.open(GOLDEN.get("file").asText()));
        List<Segment> prompt = prompt(sound, new ChatMessage.Text("Write down what is said."));
        assertEquals(3, prompt.size());
        assertArrayEquals(golden("before"), ((Segment.Tokens) prompt.getFirst()).ids());
        assertArrayEquals(golden("after"), ((Segment.Tokens) prompt.getLast()).ids());
        Segment.Embeddings heard = (Segment.Embeddings) prompt.get(1);
        assertEquals(Modality.AUDIO, heard.modality());
        assertEquals(GOLDEN.get("positions").asInt(), heard.length());
        int width = heard.width();
        float[] values = heard.values();
        assertArrayEquals(floats("first"), Arrays.copyOf(values, width), 1e-2f);
        assertArrayEquals(
                floats("last"),
                Arrays.copyOfRange(values, values.length - width, values.length),
                1e-2f);
        List<Event.Token> answer = answer(prompt);
        assertArrayEquals(golden("answer"), answer.stream().mapToInt(Event.Token::id).toArray());
        for (int i = 0; i < answer.size(); i++) {
            List<Event.Alternative> found = answer.get(i).top();
            for (JsonNode wanted : GOLDEN.get("top").get(i)) {
                int id = wanted.get(0).asInt();
                float logProbability =
                        found.stream()
                                .filter(alternative -> alternative.id() == id)
                                .findFirst()
                                .orElseThrow(() -> new AssertionError(id + " not in " + found))
                                .logProbability();
                assertEquals(wanted.get(1).asDouble(), logProbability, 1e-2);
            }
        }
    }

    @Test
    void spellsAsPyTorchDoes() throws InterruptedException {
        float[] samples = Recordings.open(GOLDEN.get("file").asText()).readAll();
        float[] log = model.askForWords(samples).letters().log();
        float[] wanted = floats("letters");
        assertArrayEquals(
                wanted, Arrays.copyOfRange(log, log.length - wanted.length, log.length), 1e-2f);
        assertEquals(GOLDEN.get("positions").asInt() * 2 * wanted.length, log.length);
    }

    private static List<Event.Token> answer(List<Segment> prompt) throws InterruptedException {
        GenerationRequest request =
                new GenerationRequest(
                        prompt,
                        model.tokenizer(),
                        golden("answer").length,
                        Set.of(),
                        List.of(),
                        Sampling.greedy(),
                        true,
                        MOST_ALTERNATIVES,
                        List.of(),
                        Optional.empty());
        List<Event.Token> tokens = new ArrayList<>();
        try (Generation generation = model.generator().submit(request)) {
            while (generation.next() instanceof Event.Token token) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    private static float[] noise(long seed) {
        return SyntheticSounds.make(SyntheticSounds.Kind.WHITE, 1, seed);
    }

    @Test
    void silenceFillsTheLastPosition() throws InterruptedException {
        float[] sound = Arrays.copyOf(noise(1), 3 * POSITION_SAMPLES - 1);
        Segment.Embeddings heard = embeddings(sound);
        assertEquals(3, heard.length());
        float[] filled = Arrays.copyOf(sound, 3 * POSITION_SAMPLES);
        assertArrayEquals(heard.values(), embeddings(filled).values());
        assertEquals(4, embeddings(Arrays.copyOf(sound, filled.length + 1)).length());
        assertEquals(1, embeddings(0.5f).length());
    }

    @Test
    void theSameSoundIsTheSameContent() throws InterruptedException {
        float[] sound = noise(1);
        assertEquals(embeddings(sound).contentId(), embeddings(sound).contentId());
        float[] other = noise(2);
        assertNotEquals(embeddings(sound).contentId(), embeddings(other).contentId());
    }

    @Test
    void cutsLongSoundAtSilences() throws InterruptedException {
        ChatMessage.Sound jfk = model.sound(Recordings.open("jfk.flac"));
        assertTrue(jfk.stretches().size() > 1, "11 s are longer than the 10 s of the encoder");
        int most = 10 * PcmStream.SAMPLE_RATE_HZ;
        assertTrue(jfk.stretches().stream().allMatch(stretch -> stretch.length <= most));
        Segment.Embeddings all = (Segment.Embeddings) prompt(jfk).get(1);
        int positions =
                jfk.stretches().stream()
                        .mapToInt(stretch -> Math.ceilDiv(stretch.length, POSITION_SAMPLES))
                        .sum();
        assertEquals(positions, all.length());
        float[] first = embeddings(jfk.stretches().getFirst()).values();
        assertArrayEquals(first, Arrays.copyOf(all.values(), first.length));
    }

    @Test
    void saysThatThereIsNothingToHear() {
        assertThrows(MediaException.class, () -> model.sound(PcmStream.of(new float[0])));
        float[] silence = new float[12 * PcmStream.SAMPLE_RATE_HZ];
        MediaException e =
                assertThrows(MediaException.class, () -> model.sound(PcmStream.of(silence)));
        assertEquals(MediaException.Code.EMPTY, e.code());
        assertTrue(String.valueOf(e.getMessage()).contains("10 s"), e.getMessage());
    }

    @Test
    void halfOfTheContextIsForWords() {
        assertEquals(1024 * 0.04, model.maxSoundSeconds(), 1e-9);
    }

    @Test
    void hearsOnlyWithAnEncoderThatFits(@TempDir Path folder) throws IOException {
        for (String file :
                List.of(
                        "text.safetensors",
                        "media.safetensors",
                        "audio.safetensors",
                        "tokenizer.json",
                        "chat_template.jinja")) {
            Files.copy(TINY.resolve(file), folder.resolve(file));
        }
        ObjectNode config = (ObjectNode) ConfigJson.read(TINY.resolve("config.json"));
        ((ObjectNode) config.get("visual"))
                .put("codec", GOLDENS.resolveSibling("codec/tiny").toString());
        ObjectNode audio = (ObjectNode) config.get("audio");
        audio.put("encoder", GOLDENS.resolve("../../../../../checkpoints/whisper-base").toString());
        Files.writeString(folder.resolve("config.json"), config.toString());
        WeightsException e =
                assertThrows(WeightsException.class, () -> Families.load(folder, runtime));
        assertTrue(String.valueOf(e.getMessage()).contains("512"), e.getMessage());
        audio.remove("encoder");
        Files.writeString(folder.resolve("config.json"), config.toString());
        try (Model deaf = Families.load(folder, runtime)) {
            assertFalse(deaf instanceof HearingModel);
            assertEquals(Set.of(Modality.TEXT, Modality.VISUAL), deaf.inputs());
        }
    }
}
