package dev.montage.models.families;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.modalities.audio.PcmStream;
import dev.montage.models.speech.Recordings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

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
        assertTrue(errors.rate() < 0.05, errors.toString());
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
