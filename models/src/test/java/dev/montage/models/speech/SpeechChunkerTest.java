package dev.montage.models.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.montage.modalities.audio.PcmStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechChunkerTest {
    private static final int RATE_HZ = PcmStream.SAMPLE_RATE_HZ;

    private static List<SpeechChunk> chunks(PcmStream audio, double maxSeconds)
            throws InterruptedException {
        SpeechChunker chunker = new SpeechChunker(audio, maxSeconds);
        List<SpeechChunk> chunks = new ArrayList<>();
        for (Optional<SpeechChunk> next = chunker.next(); next.isPresent(); next = chunker.next()) {
            chunks.add(next.get());
        }
        return chunks;
    }

    private static List<SpeechChunk> chunks(float[] samples) throws InterruptedException {
        return chunks(PcmStream.of(samples), 28);
    }

    private static double covered(List<SpeechChunk> chunks, double start, double end) {
        double sum = 0;
        for (SpeechChunk chunk : chunks) {
            double from = Math.max(start, chunk.startSeconds());
            sum += Math.max(0, Math.min(end, chunk.startSeconds() + chunk.seconds()) - from);
        }
        return sum / (end - start);
    }

    private static float[] louder(float[] samples, double factor) {
        float[] result = samples.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] *= (float) factor;
        }
        return result;
    }

    /** Voices that training has not heard, and some of which it has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "librivox-0880.flac",
                "librivox-0930.flac",
                "flite-awb.mp3",
                "flite-kal.m4a",
                "jfk.flac"
            })
    void keepsSpeechLoudAndQuietAndInNoise(String file) throws InterruptedException {
        float[] clip = Recordings.samples(file);
        float[] framed = new float[clip.length + 4 * RATE_HZ];
        System.arraycopy(clip, 0, framed, 2 * RATE_HZ, clip.length);
        double end = 2 + (double) clip.length / RATE_HZ;
        for (double factor : new double[] {1, 0.1, 0.02}) {
            List<SpeechChunk> chunks = chunks(louder(framed, factor));
            assertTrue(covered(chunks, 2.1, end - 0.1) > 0.97, file + " times " + factor);
        }
        float[] noise = SyntheticSounds.make(SyntheticSounds.Kind.PINK, end + 2, 99);
        float[] noisy = framed.clone();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] += 0.03f * noise[i];
        }
        assertTrue(covered(chunks(noisy), 2.1, end - 0.1) > 0.9, file + " in noise");
    }

    @Test
    void findsTheSpeechOfALongRecording() throws InterruptedException {
        List<SpeechChunk> chunks = chunks(Recordings.open("long.ogg"), 28);
        JsonNode parts = parts(Recordings.references());
        for (JsonNode part : parts) {
            double start = part.get("start").asDouble();
            double end = part.get("end").asDouble();
            assertTrue(covered(chunks, start + 0.1, end - 0.1) > 0.99, part.toString());
        }
        double last = 0;
        for (SpeechChunk chunk : chunks) {
            assertTrue(chunk.seconds() <= 28, "chunk of " + chunk.seconds() + " s");
            assertTrue(chunk.startSeconds() >= last, "chunks in order");
            last = chunk.startSeconds() + chunk.seconds();
        }
        assertTrue(covered(chunks, 0, 155) < 0.95);
    }

    private static JsonNode parts(JsonNode references) {
        for (JsonNode recording : references.get("recordings")) {
            if (recording.get("id").asText().equals("long")) {
                return recording.get("segments");
            }
        }
        throw new AssertionError("no long recording");
    }

    @ParameterizedTest
    @EnumSource
    void leavesOutMostOfWhatIsNotSpeech(SyntheticSounds.Kind kind) throws InterruptedException {
        double sum = 0;
        for (int seed = 500; seed < 504; seed++) {
            float[] sound = louder(SyntheticSounds.make(kind, 20, seed), 0.3);
            sum += covered(chunks(sound), 0, 20) / 4;
        }
        // Noise that swells and fades is the likest to speech; the model tells better.
        double most = kind == SyntheticSounds.Kind.BREATHING_NOISE ? 0.9 : 0.3;
        assertTrue(sum < most, kind + ": takes " + sum + " for speech");
    }

    @Test
    void cutsSpeechWithoutPausesAtTheLongestLength() throws InterruptedException {
        float[] clip = Recordings.samples("flite-awb.mp3");
        float[] endless = new float[clip.length * 8];
        for (int i = 0; i < 8; i++) {
            System.arraycopy(clip, 0, endless, i * clip.length, clip.length);
        }
        List<SpeechChunk> chunks = chunks(PcmStream.of(endless), 12);
        assertTrue(chunks.size() >= 6, chunks.size() + " chunks");
        for (SpeechChunk chunk : chunks) {
            assertTrue(chunk.seconds() <= 12);
            int from = (int) Math.round(chunk.startSeconds() * RATE_HZ);
            int to = from + chunk.samples().length;
            assertTrue(Arrays.equals(chunk.samples(), Arrays.copyOfRange(endless, from, to)));
        }
        assertTrue(covered(chunks, 0.5, endless.length / 16000.0 - 0.5) > 0.99);
    }

    @Test
    void threeHoursOfSilenceAreQuick() {
        PcmStream silence = new Silence(3 * 3600);
        assertTimeout(Duration.ofSeconds(10), () -> assertEquals(List.of(), chunks(silence, 28)));
        assertEquals(3 * 3600, silence.seconds());
    }

    @Test
    void anEmptyOrTinyRecordingHasNoChunks() throws InterruptedException {
        assertEquals(List.of(), chunks(new float[0]));
        assertEquals(List.of(), chunks(new float[100]));
    }
}
