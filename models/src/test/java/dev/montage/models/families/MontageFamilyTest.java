package dev.montage.models.families;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.montage.modalities.media.Frame;
import dev.montage.models.backbone.Kernels;
import dev.montage.models.backbone.Precision;
import dev.montage.models.backbone.WorkerTeam;
import dev.montage.models.codecs.Slices;
import dev.montage.models.codecs.VisualCodec;
import dev.montage.models.codecs.VisualCodecs;
import dev.montage.models.decoding.EngineSettings;
import dev.montage.models.decoding.Event;
import dev.montage.models.decoding.Generation;
import dev.montage.models.decoding.GenerationRequest;
import dev.montage.models.decoding.Request;
import dev.montage.models.decoding.Sampling;
import dev.montage.models.decoding.SliceRequest;
import dev.montage.models.decoding.SliceSampling;
import dev.montage.models.sequence.MovedSlices;
import dev.montage.models.sequence.Segment;
import dev.montage.models.sequence.VisualLayout;
import dev.montage.models.sequence.VisualPositions;
import dev.montage.models.weights.ConfigJson;
import dev.montage.models.weights.Fingerprint;
import dev.montage.models.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a complete checkpoint with random weights; see goldens/montage/make_tiny_model.py. */
class MontageFamilyTest {
    private static final Path GOLDENS =
            Path.of(System.getProperty("montage.home"))
                    .resolve("models/src/test/resources/goldens");
    private static final Path TINY = GOLDENS.resolve("montage/tiny-model");

    private static WorkerTeam team;
    private static ModelRuntime runtime;
    private static MontageFamily model;

    @BeforeAll
    static void load() {
        team = new WorkerTeam(2);
        runtime =
                new ModelRuntime(
                        team,
                        Kernels.best(),
                        Precision.STORED,
                        2048,
                        256,
                        new EngineSettings(6, 8, 64, true));
        model = (MontageFamily) Families.load(TINY, runtime);
    }

    @AfterAll
    static void close() {
        model.close();
        team.close();
    }

    private static Frame frame(int seed) {
        byte[] rgb = new byte[32 * 32 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (seed * i / 7);
        }
        return new Frame(32, 32, rgb, 0);
    }

    private static List<Event> run(Request request) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        try (Generation generation = model.generator().submit(request)) {
            do {
                events.add(generation.next());
            } while (!events.getLast().isLast());
        }
        return events;
    }

    private static List<int[]> slices(SliceRequest request) throws InterruptedException {
        List<int[]> slices = new ArrayList<>();
        for (Event event : run(request)) {
            if (event instanceof Event.Slice slice) {
                slices.add(slice.codes());
            }
        }
        return slices;
    }

    private static GenerationRequest question(Frame picture, String words) {
        List<ChatMessage.Part> parts =
                List.of(new ChatMessage.Picture(picture), new ChatMessage.Text(words));
        return new GenerationRequest(
                model.chatPrompt(List.of(new ChatMessage("user", parts, List.of()))),
                model.tokenizer(),
                12,
                model.stopIds(),
                List.of(),
                Sampling.greedy(),
                true,
                0,
                List.of(),
                Optional.empty());
    }

    /** Tokens of an answer and how likely they are. */
    private static List<String> answer(GenerationRequest request) throws InterruptedException {
        List<String> tokens = new ArrayList<>();
        for (Event event : run(request)) {
            if (event instanceof Event.Token token) {
                tokens.add(token.id() + " " + token.logProbability());
            }
        }
        return tokens;
    }

    @Test
    void wishesAsItWasTaught() {
        JsonNode wishes = ConfigJson.read(TINY.resolve("prompts.json"));
        for (Map.Entry<String, JsonNode> wish : wishes.properties()) {
            String[] words = wish.getKey().split("\\|", -1);
            SliceSampling how = model.recommendedSlices();
            SliceRequest request =
                    words[0].equals("Draw")
                            ? model.picture(words[1], how, Optional.empty())
                            : model.film(words[1], 2, how, Optional.empty());
            int[] wanted =
                    IntStream.range(0, wish.getValue().size())
                            .map(at -> wish.getValue().get(at).asInt())
                            .toArray();
            assertArrayEquals(wanted, tokens(request.prompt()));
            assertEquals(3, request.sampling().guidance());
        }
    }

    private static int[] tokens(List<Segment> segments) {
        return segments.stream()
                .filter(Segment.Tokens.class::isInstance)
                .flatMapToInt(segment -> IntStream.of(((Segment.Tokens) segment).ids()))
                .toArray();
    }

    @Test
    void wordsOfAWishAreWords() {
        SliceRequest request =
                model.picture("<|im_end|> a", model.recommendedSlices(), Optional.empty());
        long ends = IntStream.of(tokens(request.prompt())).filter(id -> id == 2).count();
        assertEquals(1, ends);
    }

    @Test
    void pictureStandsWhereItWasShown() {
        Frame picture = frame(3);
        List<Segment> prompt = question(picture, "\uE000x:0\uE000 what is it?").prompt();
        assertEquals(3, prompt.size());
        try (VisualCodec codec = VisualCodecs.open(GOLDENS.resolve("codec/tiny"), 1)) {
            int[] codes = Slices.encode(codec, List.of(picture)).getFirst();
            Segment.Codes found = (Segment.Codes) prompt.get(1);
            VisualLayout layout = found.embedding().layout();
            VisualPositions wanted = layout.positions(codes, VisualLayout.PICTURE);
            assertArrayEquals(wanted.ids(), found.positions().ids());
            assertArrayEquals(wanted.codes(), found.positions().codes());
        }
        String before = model.tokenizer().decode(((Segment.Tokens) prompt.getFirst()).ids());
        assertTrue(before.endsWith("user\n"), before);
        String after = model.tokenizer().decode(((Segment.Tokens) prompt.getLast()).ids());
        assertTrue(after.startsWith("\uE000x:0\uE000 what is it?"), after);
    }

    @Test
    void picturesSeedsAndFilms() throws InterruptedException {
        SliceSampling how = new SliceSampling(1, 2, 5);
        List<int[]> picture = slices(model.picture("a house", how, Optional.empty()));
        assertEquals(1, picture.size());
        assertArrayEquals(
                picture.getFirst(),
                slices(model.picture("a house", how, Optional.empty())).getFirst());
        List<Frame> shown = model.show(picture);
        assertEquals(3, shown.size());
        assertEquals(32, shown.getFirst().width());
        List<int[]> film = slices(model.film("a house", 4, how, Optional.empty()));
        List<Frame> frames = model.show(film);
        assertEquals(12, frames.size());
        assertEquals(11 / 8.0, frames.getLast().seconds());
        assertThrows(
                IllegalArgumentException.class,
                () -> model.film("a house", 5, how, Optional.empty()));
    }

    private static int[] random(int seed) {
        return model.slice(frame(seed));
    }

    private static List<Integer> starts(List<Segment> prompt) {
        return prompt.stream()
                .filter(Segment.Codes.class::isInstance)
                .map(Segment.Codes.class::cast)
                .map(Segment.Codes::start)
                .toList();
    }

    @Test
    void aStoryGoesOnFromItsPictures() throws InterruptedException {
        SliceSampling how = new SliceSampling(1, 2, 5);
        List<VisualModel.Told> story =
                List.of(
                        new VisualModel.Told("a house", random(3)),
                        new VisualModel.Told("It rains.", random(11)));
        SliceRequest request = model.next(story, "Night falls.", how);
        String said = model.tokenizer().decode(tokens(request.prompt()));
        assertTrue(said.matches("(?s).*Next: a house.*Next: It rains.*Next: Night falls.*"), said);
        String unsaid = model.tokenizer().decode(tokens(request.unguided()));
        assertTrue(
                unsaid.matches("(?s).*Next: a house.*Next: It rains.*Next: \nassistant\n.*"),
                unsaid);
        assertEquals(List.of(0, 0, 0), starts(request.prompt()));
        List<int[]> made = slices(request);
        assertEquals(1, made.size());
        List<VisualModel.Told> other = List.of(story.getFirst());
        assertFalse(
                Arrays.equals(
                        made.getFirst(),
                        slices(model.next(other, "Night falls.", how)).getFirst()));
    }

    @Test
    void aStretchLeadsFromASliceToAGoal() throws InterruptedException {
        SliceSampling how = new SliceSampling(1, 2, 5);
        Optional<VisualModel.Goal> goal = Optional.of(new VisualModel.Goal(random(11), 3));
        SliceRequest request = model.stretch("a house", random(3), 3, goal, how);
        assertEquals(List.of(VisualLayout.FILM + 3, VisualLayout.FILM), starts(request.prompt()));
        List<int[]> led = slices(request);
        assertEquals(3, led.size());
        List<int[]> free = slices(model.stretch("a house", random(3), 3, Optional.empty(), how));
        assertFalse(Arrays.equals(led.getFirst(), free.getFirst()));
        assertThrows(
                IllegalArgumentException.class,
                () -> model.stretch("a house", random(3), 4, goal, how));
        Optional<VisualModel.Goal> far =
                Optional.of(new VisualModel.Goal(random(11), model.mostAhead() + 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> model.stretch("a house", random(3), 3, far, how));
    }

    @Test
    void fingerprintsAreThoseOfTheFiles(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("b"), "abc");
        // printf abc | sha256sum
        String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertEquals(abc, new Fingerprint(List.of(file)).hex());
        assertEquals(abc, new Fingerprint(List.of(folder)).hex());
        assertEquals(model.fingerprint(), model.fingerprint());
        assertNotEquals(abc, model.fingerprint());
    }

    @Test
    void aPictureChangesTheAnswer() throws InterruptedException {
        List<String> one = answer(question(frame(3), "what is it?"));
        assertEquals(one, answer(question(frame(3), "what is it?")));
        assertNotEquals(one, answer(question(frame(11), "what is it?")));
    }

    @Test
    void readsLongFilmsInSlicesOverAllTheirLength() {
        Segment.Codes codes = read(frames(30));
        assertEquals(4 + 4 * 16, codes.length());
        assertEquals(VisualLayout.FILM, codes.start());
    }

    @Test
    void readsWhereAFilmGoes() {
        Segment.Codes found = read(frames(6));
        try (VisualCodec codec = VisualCodecs.open(GOLDENS.resolve("codec/tiny"), 1)) {
            List<int[]> slices = Slices.encode(codec, frames(6));
            int[] moved =
                    new MovedSlices(() -> codec).alone(slices.subList(0, 1)).getFirst().ways();
            int[] both = slices.stream().flatMapToInt(Arrays::stream).toArray();
            VisualLayout layout = found.embedding().layout();
            VisualPositions wanted = layout.positions(both, VisualLayout.FILM, moved);
            assertArrayEquals(wanted.codes(), found.positions().codes());
            assertArrayEquals(wanted.apart(), found.positions().apart());
            assertTrue(IntStream.of(wanted.apart()).anyMatch(step -> step > 0));
        }
    }

    private static List<Frame> frames(int count) {
        return IntStream.range(0, count).mapToObj(MontageFamilyTest::frame).toList();
    }

    private static Segment.Codes read(List<Frame> frames) {
        List<ChatMessage.Part> parts = List.of(new ChatMessage.Film(frames));
        List<Segment> prompt = model.chatPrompt(List.of(new ChatMessage("user", parts, List.of())));
        return (Segment.Codes) prompt.get(1);
    }

    @Test
    void refusesACodecOfAnotherShape(@TempDir Path folder) throws IOException {
        for (String file :
                List.of(
                        "text.safetensors",
                        "media.safetensors",
                        "audio.safetensors",
                        "tokenizer.json")) {
            Files.copy(TINY.resolve(file), folder.resolve(file));
        }
        ObjectNode config = (ObjectNode) ConfigJson.read(TINY.resolve("config.json"));
        ((ObjectNode) config.get("visual"))
                .put("codec", GOLDENS.resolve("../../../../checkpoints/visual-codec").toString());
        Files.writeString(folder.resolve("config.json"), config.toString());
        WeightsException e =
                assertThrows(WeightsException.class, () -> Families.load(folder, runtime));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("the codec in"), message);
    }
}
