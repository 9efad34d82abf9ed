package dev.montage.modalities.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.montage.modalities.ffmpeg.FfmpegProgram;
import dev.montage.modalities.media.MediaLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be read. */
final class AudioReaderTest {

    private static final AudioReader READER = new AudioReader(Clips.FFMPEG, MediaLimits.defaults());
    private static final Path JFK = Clips.audio("jfk.flac");
    private static final int JFK_SAMPLES = 176_000;

    @TempDir private Path folder;

    private static float[] readAll(Path file) throws IOException, InterruptedException {
        try (PcmStream stream = READER.open(file)) {
            float[] samples = stream.readAll();
            assertEquals(samples.length, stream.samplesRead());
            assertEquals(samples.length / 16000.0, stream.seconds());
            return samples;
        }
    }

    /**
     * Loudness per tenth of a second must follow the original's; codecs may shift by some
     * milliseconds and change wave forms.
     */
    @ParameterizedTest
    @CsvSource({
        "stereo-44k.wav, -ac 2 -ar 44100, 0.98",
        "24bit.wav, -c:a pcm_s24le -ar 48000, 0.98",
        "float.wav, -c:a pcm_f32le -ac 2, 0.98",
        "8bit.wav, -c:a pcm_u8, 0.98",
        "mulaw.wav, -c:a pcm_mulaw -ar 8000, 0.95",
        "a.mp3, -c:a libmp3lame -ar 44100 -ac 2, 0.95",
        "low.mp3, -c:a libmp3lame -ar 16000 -b:a 24k, 0.9",
        "a.m4a, -c:a aac -ar 44100 -ac 2, 0.95",
        "fast.m4a, -c:a aac -movflags +faststart, 0.95",
        "fragments.mp4, -c:a aac -movflags +frag_keyframe+empty_moov, 0.95",
        "a.aac, -c:a aac -f adts, 0.95",
        "a.flac, -c:a flac -ar 48000, 0.98",
        "vorbis.ogg, -c:a vorbis -strict -2 -ac 2 -ar 44100, 0.8",
        "opus.ogg, -c:a libopus -b:a 24k, 0.9",
        "a.opus, -c:a libopus -ac 2, 0.9",
        "a.webm, -c:a libopus -f webm, 0.9",
        "a.mka, -c:a flac, 0.98",
        "a.aiff, -c:a pcm_s16be, 0.98",
        "a.caf, -c:a alac -ar 48000, 0.98",
        "a.au, -c:a pcm_s16be, 0.98",
        "a.amr, -c:a libopencore_amrnb -ar 8000 -b:a 12.2k, 0.8",
        "wide.amr, -c:a libvo_amrwbenc -ar 16000 -b:a 23.85k, 0.8",
        "a.wma, -c:a wmav2 -ar 44100, 0.9",
        "a.mp2, -c:a mp2 -ar 44100 -f mp2, 0.9",
        "a.ac3, -c:a ac3 -ar 48000, 0.9",
        "a.wv, -c:a wavpack, 0.98",
        "a.w64, -c:a pcm_s16le, 0.98",
        "a.3gp, -c:a aac, 0.95"
    })
    void readsCommonContainersAndCodecs(String name, String codec, double likeness)
            throws IOException, InterruptedException {
        float[] original = readAll(JFK);
        Path file = Clips.make("-i " + JFK + " " + codec, folder.resolve(name));
        float[] samples = readAll(file);
        assertEquals(JFK_SAMPLES, samples.length, 2_400);
        assertTrue(likeness(original, samples) > likeness, () -> "" + likeness(original, samples));
        try (PcmStream stream = READER.open(Files.readAllBytes(file))) {
            assertArrayEquals(samples, stream.readAll());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.mp4, -c:v mpeg4 -c:a aac",
        "a.mov, -c:v mjpeg -c:a pcm_s16le",
        "a.webm, -c:v libvpx -c:a libopus",
        "a.mkv, -c:v mpeg4 -c:a flac",
        "a.avi, -c:v mpeg4 -c:a libmp3lame -ar 44100",
        "a.ts, -c:v mpeg2video -c:a mp2 -ar 44100"
    })
    void readsTheSoundOfVideo(String name, String codecs) throws IOException, InterruptedException {
        Path file =
                Clips.make(
                        "-i " + JFK + " -filter_complex testsrc=size=64x64:rate=10:d=11 " + codecs,
                        folder.resolve(name));
        float[] samples = readAll(file);
        assertEquals(JFK_SAMPLES, samples.length, 4_000);
        assertTrue(likeness(readAll(JFK), samples) > 0.9);
    }

    @Test
    void plainWavNeedsNoFfmpegAndIsTheSame() throws IOException, InterruptedException {
        Path wav = Clips.make("-i " + JFK + " -bitexact", folder.resolve("a.wav"));
        AudioReader withoutFfmpeg =
                new AudioReader(
                        new FfmpegProgram(folder.resolve("missing"), List.of()),
                        MediaLimits.defaults());
        float[] original = readAll(JFK);
        try (PcmStream stream = withoutFfmpeg.open(wav)) {
            assertArrayEquals(original, stream.readAll());
            assertEquals(11, stream.seconds());
            assertEquals(11, stream.declaredSeconds().orElseThrow());
        }
        byte[] bytes = Files.readAllBytes(wav);
        try (PcmStream stream = withoutFfmpeg.open(bytes)) {
            assertArrayEquals(original, stream.readAll());
        }
        try (PcmStream stream = withoutFfmpeg.open(new ByteArrayInputStream(bytes))) {
            assertArrayEquals(original, stream.readAll());
        }
        try (PcmStream stream = FfmpegPcmStream.open(Clips.FFMPEG, wav, MediaLimits.defaults())) {
            assertArrayEquals(original, stream.readAll());
        }
    }

    @Test
    void piecesOfAnySizeMakeTheWhole() throws IOException, InterruptedException {
        float[] whole = readAll(JFK);
        try (PcmStream stream = READER.open(JFK)) {
            assertEquals(11, stream.declaredSeconds().orElseThrow());
            float[] joined = new float[whole.length + 1];
            int filled = 0;
            int size = 1;
            while (true) {
                int wanted = Math.min(size, joined.length - filled);
                int got = stream.read(joined, filled, wanted);
                filled += got;
                if (got < wanted) {
                    break;
                }
                size = size * 3 + 1;
            }
            assertArrayEquals(whole, Arrays.copyOf(joined, filled));
            assertEquals(0, stream.read(joined, 0, 10));
            assertEquals(0, stream.read(joined, 0, 0));
        }
        try (PcmStream stream = PcmStream.of(whole)) {
            assertEquals(1000, stream.read(new float[2000], 10, 1000));
            assertArrayEquals(Arrays.copyOfRange(whole, 1000, whole.length), stream.readAll());
            assertEquals(0, stream.read(new float[10], 0, 10));
            assertEquals(11, stream.seconds());
        }
    }

    /** Correlation of the loudness curves, at the best of a few shifts. */
    private static double likeness(float[] a, float[] b) {
        double best = 0;
        for (int shift = -1600; shift <= 1600; shift += 160) {
            best = Math.max(best, correlation(loudness(a, 0), loudness(b, shift)));
        }
        return best;
    }

    private static double[] loudness(float[] samples, int shift) {
        double[] curve = new double[105];
        for (int i = 0; i < curve.length * 1600; i++) {
            int from = i + shift;
            if (from >= 0 && from < samples.length) {
                curve[i / 1600] += Math.abs(samples[from]);
            }
        }
        return curve;
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
