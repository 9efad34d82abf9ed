package dev.montage.models.families;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.speech.Recordings;
import dev.montage.models.speech.Silence;
import dev.montage.models.speech.SyntheticSounds;
import dev.montage.models.weights.ConfigJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whisper base on real recordings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhisperFamilyTest {
    private static final Path CHECKPOINT =
            Path.of(System.getProperty("montage.home"), "models", "checkpoints", "whisper-base");

    private final SpeechModel model = loaded();

    private static SpeechModel loaded() {
        return (SpeechModel) Families.load(CHECKPOINT, ModelRuntime.defaults());
    }

    @BeforeAll
    void load() {
        assertEquals("whisper-base", model.id());
        assertEquals("openai", model.ownedBy());
    }

    @AfterAll
    void close() {
        model.close();
    }

    private Transcript transcribe(PcmStream audio, TranscriptionOptions options)
            throws InterruptedException {
        List<Transcript.Segment> given = new ArrayList<>();
        Transcript transcript = model.transcribe(audio, options, given::add);
        assertEquals(given, transcript.segments());
        return transcript;
    }

    private static TranscriptionOptions options(String language) {
        return new TranscriptionOptions(Optional.of(language), false, "", 0, false);
    }

    @Test
    void writesDownWhatIsSaid() throws InterruptedException {
        WordErrors errors = new WordErrors(0, 0);
        for (JsonNode recording : Recordings.references().get("recordings")) {
            String file = recording.get("file").asText();
            if (recording.get("language").asText().equals("en") && !file.startsWith("long")) {
                Transcript heard =
                        transcribe(Recordings.open(file), TranscriptionOptions.defaults());
                assertEquals("en", heard.language(), file);
                assertEquals(recording.get("seconds").asDouble(), heard.durationSeconds(), 0.1);
                errors = errors.and(WordErrors.of(recording.get("text").asText(), heard.text()));
            }
        }
        assertTrue(errors.rate() < 0.02, errors.toString());
    }

    @Test
    void silenceHasNoText() throws InterruptedException {
        PcmStream silence = PcmStream.of(new float[40 * PcmStream.SAMPLE_RATE_HZ]);
        Transcript heard = transcribe(silence, TranscriptionOptions.defaults());
        assertEquals(List.of(), heard.segments());
        assertEquals("", heard.text());
        assertEquals(40, heard.durationSeconds(), 0.01);
        assertEquals(0, heard.speechSeconds());
        assertEquals("de", transcribe(PcmStream.of(new float[0]), options("de")).language());
    }

    @ParameterizedTest
    @EnumSource(names = "SILENCE", mode = EnumSource.Mode.EXCLUDE)
    void noiseAndMusicHaveNoText(SyntheticSounds.Kind kind) throws InterruptedException {
        float[] sound = SyntheticSounds.make(kind, 12, 71);
        for (int i = 0; i < sound.length; i++) {
            sound[i] *= 0.25f;
        }
        Transcript heard = transcribe(PcmStream.of(sound), TranscriptionOptions.defaults());
        assertEquals("", heard.text(), kind + ": " + heard);
    }

    @Test
    void aLongRecordingHasTheTimesOfItsParts() throws InterruptedException {
        JsonNode reference = recording("long");
        Transcript heard = transcribe(Recordings.open("long.ogg"), withWords());
        WordErrors errors = WordErrors.of(reference.get("text").asText(), heard.text());
        assertTrue(errors.rate() < 0.06, errors.toString());
        List<Transcript.Word> words = words(heard);
        for (JsonNode part : reference.get("segments")) {
            double start = part.get("start").asDouble();
            assertTrue(
                    words.stream().anyMatch(word -> Math.abs(word.start() - start) < 0.3),
                    () -> "no word begins with " + part);
            double end = part.get("end").asDouble();
            assertTrue(
                    words.stream()
                            .anyMatch(word -> word.end() < end + 0.3 && word.end() > end - 0.7),
                    () -> "no word ends with " + part);
            double middle = (start + end) / 2;
            assertTrue(
                    heard.segments().stream()
                            .anyMatch(s -> s.start() - 0.3 < middle && middle < s.end() + 0.3),
                    () -> "no segment in " + part);
        }
    }

    @Test
    void wordsAreMonotoneAndNearTheReference() throws InterruptedException {
        List<Transcript.Word> words = words(transcribe(Recordings.open("jfk.flac"), withWords()));
        List<JsonNode> golden = new ArrayList<>();
        golden().get("words").get("words").forEach(golden::add);
        assertEquals(golden.size(), words.size());
        double last = 0;
        double error = 0;
        for (int i = 0; i < words.size(); i++) {
            Transcript.Word word = words.get(i);
            assertTrue(last <= word.start() && word.start() <= word.end(), word.toString());
            assertEquals(word.word().strip(), word.word());
            assertTrue(word.probability() > 0 && word.probability() <= 1);
            last = word.end();
            error += Math.abs(word.start() - golden.get(i).get("start").asDouble()) / words.size();
        }
        assertTrue(error < 0.15, "starts are off by " + error + " s in the mean");
    }

    @Test
    void detectsAndTranslatesOtherLanguages() throws InterruptedException {
        JsonNode references = Recordings.references("languages/references.json");
        for (JsonNode recording : references.get("recordings")) {
            String file = "languages/" + recording.get("file").asText();
            String language = recording.get("language").asText();
            Transcript heard = transcribe(Recordings.open(file), TranscriptionOptions.defaults());
            assertEquals(language, heard.language());
            WordErrors errors = WordErrors.of(recording.get("text").asText(), heard.text());
            assertTrue(errors.rate() < 0.25, heard.text());
        }
        TranscriptionOptions english =
                new TranscriptionOptions(Optional.empty(), true, "", 0, false);
        Transcript translated = transcribe(Recordings.open("languages/kokoro-es.ogg"), english);
        assertEquals("es", translated.language());
        assertTrue(translated.text().contains(" the "), translated.text());
    }

    @Test
    void aPromptSetsTheSpelling() throws InterruptedException {
        String prompt = "Mister Jon Dashwoode went home. Mister Jon Dashwoode had a house.";
        TranscriptionOptions prompted =
                new TranscriptionOptions(Optional.of("en"), false, prompt, 0, false);
        Transcript heard = transcribe(Recordings.open("librivox-0870.flac"), prompted);
        assertTrue(heard.text().startsWith("And Mister Jon Dashwoode had"), heard.text());
    }

    @Test
    void threeHoursOfSilenceAreQuick() {
        Transcript heard =
                assertTimeout(
                        Duration.ofSeconds(20),
                        () -> transcribe(new Silence(3 * 3600), TranscriptionOptions.defaults()));
        assertEquals("", heard.text());
        assertEquals(3 * 3600, heard.durationSeconds());
    }

    @Test
    void manyAtOnceHearTheSameAsAlone() throws Exception {
        List<String> files = List.of("jfk.flac", "librivox-0870.flac");
        List<String> alone = new ArrayList<>();
        for (String file : files) {
            alone.add(transcribe(Recordings.open(file), options("en")).text());
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> together = new ArrayList<>();
            for (String file : files) {
                together.add(
                        threads.submit(
                                () -> transcribe(Recordings.open(file), options("en")).text()));
            }
            for (int i = 0; i < files.size(); i++) {
                assertEquals(alone.get(i), together.get(i).get());
            }
        }
    }

    @Test
    void anInterruptEndsTheWork() throws Exception {
        AtomicReference<Throwable> end = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (PcmStream audio = Recordings.open("long.ogg")) {
                                        model.transcribe(
                                                audio, options("en"), _ -> begun.countDown());
                                    } catch (InterruptedException e) {
                                        end.set(e);
                                    }
                                });
        assertTrue(begun.await(60, TimeUnit.SECONDS));
        thread.interrupt();
        assertTrue(thread.join(Duration.ofSeconds(10)));
        assertInstanceOf(InterruptedException.class, end.get());
        assertFalse(transcribe(Recordings.open("jfk.flac"), options("en")).text().isEmpty());
    }

    private static TranscriptionOptions withWords() {
        return new TranscriptionOptions(Optional.of("en"), false, "", 0, true);
    }

    private static List<Transcript.Word> words(Transcript transcript) {
        return transcript.segments().stream().flatMap(s -> s.words().stream()).toList();
    }

    private static JsonNode recording(String id) {
        for (JsonNode recording : Recordings.references().get("recordings")) {
            if (recording.get("id").asText().equals(id)) {
                return recording;
            }
        }
        throw new AssertionError("no recording " + id);
    }

    private static JsonNode golden() {
        Path file =
                Path.of(
                        System.getProperty("montage.home"),
                        "models/src/test/resources/goldens/whisper/golden.json");
        return ConfigJson.read(file);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        PcmStream audio = PcmStream.of(new float[100]);
        for (String wrong : List.of("", "xx", "klingon", "en-US")) {
            IllegalArgumentException refusal =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> transcribe(audio, options(wrong)));
            assertTrue(refusal.toString().contains("language"), refusal.toString());
        }
        TranscriptionOptions hot =
                new TranscriptionOptions(Optional.empty(), false, "", 1.5, false);
        assertThrows(IllegalArgumentException.class, () -> transcribe(audio, hot));
        assertTrue(model.languages().contains("en"));
        assertFalse(model.languages().contains("xx"));
    }
}
