package dev.montage.modalities.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.modalities.media.MediaLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogMelTest {

    private static final double TOLERANCE = 1e-4;
    private final LogMel logMel = new LogMel(80);

    private static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        new ObjectMapper()
                .readTree(Clips.golden("logmel.json").toFile())
                .get("cases")
                .forEach(cases::add);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTransformers(JsonNode golden) throws IOException, InterruptedException {
        float[] samples = samples(golden);
        assertEquals(golden.get("samples").asInt(), samples.length);
        if (golden.has("own")) {
            Features own = logMel.atLength(samples);
            assertEquals(golden.get("frames").asInt(), own.frames());
            assertClose(Clips.floats(file(golden, "own")), own.values());
        }
        if (golden.has("padded")) {
            int columns = golden.at("/padded/shape/1").asInt();
            float fill = golden.at("/padded/fill").floatValue();
            float[] expected = filled(Clips.floats(file(golden, "padded")), columns, 3000, fill);
            assertClose(expected, logMel.padded(samples).values());
        }
    }

    @Test
    void firstFramesAreThoseOfThePaddedClip() throws IOException, InterruptedException {
        float[] samples = samples(cases().getFirst());
        Features all = logMel.padded(samples);
        for (int frames : new int[] {1, 7, 150, 299, 300, 301, 304, 2999, 3000}) {
            Features some = logMel.padded(samples, frames);
            for (int mel = 0; mel < 80; mel++) {
                assertArrayEquals(
                        Arrays.copyOfRange(all.values(), mel * 3000, mel * 3000 + frames),
                        Arrays.copyOfRange(some.values(), mel * frames, (mel + 1) * frames));
            }
        }
    }

    @Test
    void filtersAgreeWithTransformers() throws IOException {
        float[] golden = Clips.floats(Clips.golden("mel_filters.f32")); // [80, 201]
        MelFilters filters = new MelFilters(80, 201, 8000);
        double[] energy = new double[80];
        for (int bin = 0; bin < 201; bin++) {
            double[] power = new double[201];
            power[bin] = 1;
            filters.apply(power, energy, 1);
            for (int mel = 0; mel < 80; mel++) {
                assertEquals(golden[mel * 201 + bin], energy[mel], 1e-8);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 10, 16, 20, 50, 80, 100, 400, 500, 512})
    void spectrumIsThatOfTheDefinition(int length) {
        int lanes = 3;
        RealSpectrum spectrum = new RealSpectrum(length, lanes);
        double[][] signals = new double[lanes][length];
        Random random = new Random(length);
        RealSpectrum.Work work = spectrum.new Work();
        for (int lane = 0; lane < lanes; lane++) {
            for (int i = 0; i < length; i++) {
                signals[lane][i] = random.nextGaussian();
                (i % 2 == 0 ? work.re : work.im)[i / 2 * lanes + lane] = signals[lane][i];
            }
        }
        double[] power = new double[(length / 2 + 1) * lanes];
        spectrum.power(work, power);
        for (int lane = 0; lane < lanes; lane++) {
            for (int bin = 0; bin <= length / 2; bin++) {
                assertEquals(power(signals[lane], bin), power[bin * lanes + lane], 1e-9 * length);
            }
        }
    }

    @Test
    void lengthsAreChecked() {
        assertEquals(1, logMel.atLength(new float[201]).frames());
        assertEquals(3000, logMel.atLength(new float[480_000]).frames());
        assertThrows(IllegalArgumentException.class, () -> logMel.atLength(new float[200]));
        assertThrows(IllegalArgumentException.class, () -> logMel.padded(new float[480_001]));
        assertThrows(IllegalArgumentException.class, () -> logMel.padded(new float[160], 0));
        assertThrows(IllegalArgumentException.class, () -> logMel.padded(new float[160], 3001));
        assertThrows(IllegalArgumentException.class, () -> new RealSpectrum(14, 1));
    }

    @Test
    void fullWindowAndSilence() {
        float[] noise = new float[480_000];
        Random random = new Random(1);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat() - 0.5f;
        }
        // Padded by nothing, both ways mirror the same end.
        assertArrayEquals(logMel.atLength(noise).values(), logMel.padded(noise).values());
        float[] silence = new float[80 * 3000];
        Arrays.fill(silence, -1.5f); // (log10(1e-10) + 4) / 4
        assertArrayEquals(silence, logMel.padded(new float[0]).values());
        assertArrayEquals(silence, logMel.padded(new float[480_000]).values());
    }

    private static double power(double[] signal, int bin) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < signal.length; i++) {
            re += signal[i] * Math.cos(2 * Math.PI * bin * i / signal.length);
            im -= signal[i] * Math.sin(2 * Math.PI * bin * i / signal.length);
        }
        return re * re + im * im;
    }

    private static Path file(JsonNode golden, String kind) {
        return Clips.golden(golden.get(kind).get("file").asText());
    }

    private static float[] samples(JsonNode golden) throws IOException, InterruptedException {
        String name = golden.get("audio").asText();
        Path clip = Clips.audio(name);
        AudioReader reader = new AudioReader(Clips.FFMPEG, MediaLimits.defaults());
        try (PcmStream stream = reader.open(Files.exists(clip) ? clip : Clips.golden(name))) {
            return stream.readAll();
        }
    }

    /** Widens [mels, columns] to [mels, frames] with one value. */
    private static float[] filled(float[] values, int columns, int frames, float fill) {
        int mels = values.length / columns;
        float[] all = new float[mels * frames];
        Arrays.fill(all, fill);
        for (int mel = 0; mel < mels; mel++) {
            System.arraycopy(values, mel * columns, all, mel * frames, columns);
        }
        return all;
    }

    private static void assertClose(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        }
        assertEquals(0, worst, TOLERANCE);
    }
}
